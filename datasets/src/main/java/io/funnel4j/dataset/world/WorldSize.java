// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problems;
import java.io.Serializable;

/**
 * How many of each a generated world has, and how unevenly they are seen. The r-th of n users is in an exposure with
 * probability r^-userZipf / (1 + 2^-userZipf + ... + n^-userZipf); items likewise, independently.
 *
 * @param users users; u1 has the most exposures
 * @param items items of a day; i1 has the most exposures
 * @param categories categories of items, and interests of users
 * @param brands brands
 * @param shops shops
 * @param userZipf exponent in [0, 5]; 0 is uniform
 * @param itemZipf exponent in [0, 5]; 0 is uniform
 */
public record WorldSize(int users, int items, int categories, int brands, int shops, double userZipf, double itemZipf)
        implements Serializable {
    /** @throws InvalidSpecException listing every value out of range */
    public WorldSize {
        Problems problems = new Problems();
        problems.atLeastOne("the world's users", users);
        problems.atLeastOne("the world's items", items);
        problems.atLeastOne("the world's categories", categories);
        problems.atLeastOne("the world's brands", brands);
        problems.atLeastOne("the world's shops", shops);
        problems.inRange("the world's userZipf", userZipf, 0, 5);
        problems.inRange("the world's itemZipf", itemZipf, 0, 5);
        problems.throwIfAny("the world");
    }

    /** 3,000 users, 1,200 items: about 330 exposures a user and 830 an item in a million. */
    public static WorldSize standard() {
        return new WorldSize(3_000, 1_200, 20, 120, 80, 0.6, 0.8);
    }
}
