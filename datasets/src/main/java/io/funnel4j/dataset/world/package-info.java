/**
 * Generated worlds: exposures with labels, and the true probability of everything that a model is asked for.
 *
 * <p>{@link io.funnel4j.dataset.world.World} makes them from a {@link io.funnel4j.dataset.world.WorldSpec};
 * {@link io.funnel4j.dataset.world.WorldSource} and {@link io.funnel4j.dataset.world.WorldFile} hand them on as any
 * log would be. The same specification gives the same bytes on any machine, and a row depends on no other row.
 *
 * <h2>How an exposure comes about</h2>
 *
 * <p>User and item are drawn independently, each from a Zipf distribution, unless a {@link
 * io.funnel4j.dataset.world.ShowingPolicy} chooses among some items what the user is shown; channel, device, position, hour and discount
 * from fixed tables; prior events geometrically, the more the more active the user. Users have latent readinesses to
 * click, act and buy, a budget and a taste t in R^4; items an appeal, a quality, a price and a place z in R^4. Each latent
 * value is
 *
 * <pre>
 *   sqrt(share) * side + sqrt(1 - share) * own        own ~ N(0, 1)
 * </pre>
 *
 * where side depends on the side features alone (users: age band, gender, city tier, activity, interest; items: category,
 * brand, shop) and share is {@code sideFeatureShare}. So side features tell much, and ids the rest.
 *
 * <p>Unseen, and independent of all that is seen, each exposure carries an intent v of five levels w with probabilities
 * pi_w (mean 0, variance 1), which enters every step with the strength s = {@code confounding}.
 *
 * <h2>What follows it</h2>
 *
 * <pre>
 *   near       = exp(-|t - z|^2 / 4), standardised
 *   wave       = sin(2 pi (hour - phase(age band)) / 24)
 *   warm       = 1 - exp(-prior events / 4)
 *   examined   = 1 / (1 + 0.05 (position - 1))
 *   affordable = Phi((0.7 + 0.6 budget - log price) / 0.8)                 log price centred
 *   buy        = 0.45 buying + 0.55 quality + 0.35 near + 0.5 warm + channel + device
 *
 *   P(click    | x, w)          = examined * (1 - exp(-exp(a1 + 0.45 clicking + 0.5 appeal + 0.45 near + 0.2 wave
 *                                                    + 0.8 discount + channel + device + s k(channel) v_w)))
 *   P(daction  | click, x, w)   = Phi(a2 + 0.35 acting + 0.3 quality + 0.3 near + 0.6 warm + 0.1 wave + 0.45 s v_w)
 *   P(purchase | daction, x, w) = affordable * T4(a3 + buy + 0.6 s v_w)
 *   P(purchase | oaction, x, w) = affordable * (1 - exp(-exp(a4 + 1.2 buy + 0.8 s v_w)))
 * </pre>
 *
 * <p>Other worlds stress one thing each ({@link io.funnel4j.dataset.world.NamedWorld}): {@code selection} is a factor of the
 * click's index; {@code dactionTie} t is a factor of quality, near, warm and v in that of a daction, and at t = 0 a purchase
 * follows a daction as it follows any other click; {@code drift} moves tastes and the assortment over the days; {@code itemTurnover}
 * replaces items by new ones, which are shown as often as those were; several {@code markets} differ in what is wanted and in what counts,
 * and a column says where each user lives. The formulas above are those of selection 1, tie 1, drift 0, turnover 0 and one market.
 *
 * <p>In a world with a {@code meanDelay} m, exposures, clicks and purchases have times. A click comes some 20 seconds after the
 * exposure; a purchase, which happens or not as above, comes after the click by an exponential delay, drawn by itself:
 *
 * <pre>
 *   mean delay = m exp(0.5 log price + channel + 0.6 (0.5 - warm))      days; channel: home 0, feed 0.2, search -0.6, push 0.4
 * </pre>
 *
 * <p>So as of any time, P(purchase seen | click, x) = P(purchase | click, x) (1 - exp(-elapsed / mean delay)).
 *
 * <p>Two worlds are like the log of a recommender: {@code ali-ccp} has as many exposures a user (210) and an item (19.5), clicks an exposure
 * (4.0%) and purchases a click (0.53%) as the public log of that name, items as unevenly shown as in a public log of visits, and a
 * policy that shows users what is near to their taste; {@code recommender} has ten times the purchases, so that a world of
 * 600,000 exposures can judge a model. Sources stand in {@link io.funnel4j.dataset.world.NamedWorld}. How much ids tell beside
 * side features (share 0.6) and how sharply the policy chooses (1.5 among 10 items) is not published, and was chosen once, before any
 * model was trained there.
 *
 * <p>Phi is the normal and T4 Student's distribution function with 4 degrees of freedom. a1 to a4 are solved so that the
 * rates of the specification are met. Intent raises clicks by k = 0.7 in channel home, 0.2 in feed, 1.3 in search, and
 * lowers them by 0.6 in push: those who click are not those who would buy if all were made to click, and by how much
 * depends on the channel.
 *
 * <p>None of this is drawn from the models that are compared on it: no link is logistic, no choice a softmax, no affinity
 * an inner product, no layer an MLP.
 */
package io.funnel4j.dataset.world;
