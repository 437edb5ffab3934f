// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.config.yaml.ConfigProblem;
import io.funnel4j.config.yaml.InvalidConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake with the one message that it gets. */
class MistakesTest {
    static Stream<Arguments> mistakes() {
        return Stream.of(
                // keys
                mistake(
                        "sku: {type: id, embedding: 8}",
                        "sku: {type: id, embeding: 8, embedding: 8}",
                        "features.sku.embeding (line 7): unknown key;"
                                + " keys here are type, column, table, separator, weight-separator, max-length, pooling, embedding, min-count, hash-buckets; did you mean 'embedding'?"),
                mistake(
                        "{type: numeric}",
                        "{type: numeric, min-count: 2}",
                        "features.prior_events.min-count (line 8): unknown key; keys here are type, column, transform"),
                mistake(
                        "training: {epochs: 2}",
                        "trainig: {epochs: 2}",
                        "trainig (line 11): unknown key;"
                                + " keys here are data, features, model, training, calibration; did you mean 'training'?"),
                mistake(
                        "sku: {type: id, embedding: 8}",
                        "sku: {type: id}",
                        "features.sku.embedding (line 7): missing; expected a whole number of at least 1 (and below 2^31)"),
                mistake(
                        "  path: visits.csv\n",
                        "",
                        "data.path (line 1): missing; expected the exposures' file, here or by --data FILE"),
                mistake(
                        "  format: csv\n",
                        "",
                        "data.format (line 1): missing; expected one of csv, tsv, sql, ali-ccp, kuairand, aliexpress, taobao-ads, events"),
                mistake(
                        "  split: {by: session}\n",
                        "  split: {by: session}\n  domain: market\n",
                        "data.domain (line 5): there is no feature 'market'; expected one of type id, so that the model knows domains apart: features are sku, prior_events"),
                mistake(
                        "  split: {by: session}\n",
                        "  split: {by: session}\n  domain: prior_events\n",
                        "data.domain (line 5): feature 'prior_events' does not tell a row's domain; expected one of type id with one value a row, which is not hashed"),
                mistake(
                        "  split: {by: session}\n",
                        "",
                        "data.split (line 1): missing; expected"
                                + " {by: <column>, train: <share>, ...}, {by-time: <column>, ...} or {files: ...}"),
                mistake(
                        "  labels: {click: detail, daction: cart, purchase: order}\n",
                        "",
                        "data.labels (line 1): missing; expected"
                                + " {<label>: <column>, ...}, or a list where names are equal; at least one"),
                mistake(
                        "  path: visits.csv\n",
                        "  path: visits.csv\n  path: more.csv\n",
                        "data.path (line 4): the key stands on line 3 already; keep one"),
                // kinds
                mistake(
                        "embedding: 8",
                        "embedding: eight",
                        "features.sku.embedding (line 7): found 'eight';"
                                + " expected a whole number of at least 1 (and below 2^31)"),
                mistake(
                        "embedding: 8",
                        "embedding: 8.5",
                        "features.sku.embedding (line 7): found '8.5';"
                                + " expected a whole number of at least 1 (and below 2^31)"),
                mistake(
                        "embedding: 8",
                        "embedding: 0",
                        "features.sku.embedding (line 7): found '0';"
                                + " expected a whole number of at least 1 (and below 2^31)"),
                mistake(
                        "embedding: 8",
                        "embedding: 3000000000",
                        "features.sku.embedding (line 7): found '3000000000';"
                                + " expected a whole number of at least 1 (and below 2^31)"),
                mistake(
                        "embedding: 8",
                        "embedding: [8]",
                        "features.sku.embedding (line 7): found a list;"
                                + " expected a whole number of at least 1 (and below 2^31)"),
                mistake(
                        "{epochs: 2}",
                        "{epochs: }",
                        "training.epochs (line 11): found nothing;"
                                + " expected a whole number of at least 1 (and below 2^31)"),
                mistake(
                        "{epochs: 2}",
                        "{seed: 10000000000000000000}",
                        "training.seed (line 11): found '10000000000000000000';"
                                + " expected a whole number from -2^63 to 2^63 - 1"),
                mistake("{epochs: 2}", "2", "training (line 11): found '2'; expected epochs, batch-size, ..."),
                mistake(
                        "path: visits.csv",
                        "path: []",
                        "data.path (line 3): found an empty list; expected the path of a file, or a list of at least one"),
                mistake(
                        "path: visits.csv",
                        "path: [visits.csv, {x: 1}]",
                        "data.path[1] (line 3): found keys (x); expected the path of a file"),
                mistake(
                        "path: visits.csv",
                        "path: *other",
                        "data.path (line 3): found an alias (*other); write the value out"),
                mistake(
                        "type: numeric}",
                        "type: numeric, transform: log}",
                        "features.prior_events.transform (line 8): found 'log';"
                                + " expected one of none, log1p, standardize, log1p-standardize, tanh; did you mean 'log1p'?"),
                mistake(
                        "{type: numeric}",
                        "{type: nummeric}",
                        "features.prior_events.type (line 8): found 'nummeric';"
                                + " expected one of id, cross, buckets, numeric; did you mean 'numeric'?"),
                // data
                mistake(
                        "format: csv",
                        "format: csv\n  delimiter: ab",
                        "data.delimiter (line 3): found 'ab'; expected one character, in quotes"),
                mistake(
                        "format: csv",
                        "format: csv\n  delimiter: \"'\"\n  quote: \"'\"",
                        "data.delimiter (line 3): delimiter ''' and quote ''' cannot be used together;"
                                + " they must differ and be neither a backslash nor a line end"),
                mistake(
                        "format: csv",
                        "format: csv\n  max-bad-rows: 1.5",
                        "data.max-bad-rows (line 3): found '1.5'; expected a number from 0 to 1"),
                mistake(
                        "format: csv",
                        "format: csv\n  inconsistent-labels: raise",
                        "data.inconsistent-labels (line 3): found 'raise';"
                                + " expected one of reject, drop, clear-effect, raise-cause, keep"),
                mistake(
                        "{by: session}",
                        "{by: session, by-time: day}",
                        "data.split (line 4): has 'by' and 'by-time'; keep one"),
                mistake(
                        "{by: session}",
                        "{train: 0.8}",
                        "data.split (line 4): has none of 'by', 'by-time', 'files'; give one"),
                mistake(
                        "{by: session}",
                        "{by: session, train: 0.8, validation: 0.1}",
                        "data.split (line 4): the split by 'session' has shares train 0.8, validation 0.1, test 0.0;"
                                + " expected train above 0, none negative, and a sum of 1"),
                mistake(
                        "{by: session}",
                        "{by: session, train: -0.8}",
                        "data.split.train (line 4): found '-0.8'; expected a number from 0 to 1"),
                mistake(
                        "{by: session}",
                        "{by-time: day}",
                        "data.split (line 4): has neither 'validation-from' nor 'test-from'; give one"),
                mistake(
                        "{by: session}",
                        "{by-time: day, test-from: may}",
                        "data.split.test-from (line 4): found 'may'; expected"
                                + " a number, an ISO date or an ISO date-time, such as 8, 2022-05-08 or 2022-05-08T12:30"),
                mistake(
                        "{by: session}",
                        "{by-time: day, validation-from: 9, test-from: 8}",
                        "data.split (line 4): the split by time 'day' has validation from 9 and test from 8;"
                                + " validation must begin first"),
                mistake(
                        "{by: session}",
                        "{by-time: day, validation-from: 8, test-from: 2022-05-08}",
                        "data.split (line 4): has validation-from 8 and test-from 2022-05-08;"
                                + " expected two numbers or two dates"),
                mistake(
                        "{by: session}",
                        "{files: {}}",
                        "data.split.files (line 4): has neither 'validation' nor 'test'; give one"),
                mistake(
                        "{click: detail, daction: cart, purchase: order}",
                        "{click: detail, purchase: order}",
                        "data.labels (line 5): the model needs label 'daction', which is not among [click, purchase];"
                                + " name its column"),
                mistake(
                        "{click: detail, daction: cart, purchase: order}",
                        "[click, action, purchase]",
                        "data.labels (line 5): the model needs label 'daction', which is not among"
                                + " [click, action, purchase]; name its column; did you mean 'action'?"),
                mistake(
                        "{click: detail, daction: cart, purchase: order}",
                        "[click, click, daction, purchase]",
                        "data.labels (line 5): names 'click' twice; keep one"),
                mistake(
                        "{click: detail, daction: cart, purchase: order}",
                        "{}",
                        "data.labels (line 5): found no keys; expected"
                                + " {<label>: <column>, ...}, or a list where names are equal; at least one"),
                mistake(
                        "format: csv",
                        "format: csv\n  derived-labels: {oaction: {of: clik, without: daction}}",
                        "data.derived-labels.oaction (line 3): derived label 'oaction' reads label 'clik', which is not"
                                + " among those before it: [click, daction, purchase]; did you mean 'click'?"),
                mistake(
                        "format: csv",
                        "format: csv\n  derived-labels: {oaction: {of: click}}",
                        "data.derived-labels.oaction.without (line 3): missing;"
                                + " expected the label, or a list of labels, that must be 0"),
                mistake(
                        "click: detail",
                        "click: [detail]",
                        "data.labels.click (line 5): found a list; expected a text"),
                mistake(
                        "format: csv",
                        "format: csv\n  derived-labels: {oaction: detail}",
                        "data.derived-labels.oaction (line 3): found 'detail'; expected {of: <label>, without: <label>}"),
                mistake(
                        "{by: session}",
                        "{files: {validation: v.csv, test: visits.csv}}",
                        "data.split.files.test (line 4): /runs/visits.csv is the train part's file too; keep it in one"),
                mistake(
                        "{by: session}",
                        "{files: {validation: v.csv, test: [t.csv, ./v.csv]}}",
                        "data.split.files.test (line 4): /runs/v.csv is the validation part's file too; keep it in one"),
                // features
                mistake(
                        "sku: {",
                        "cart: {",
                        "features.cart (line 7): feature 'cart' reads column 'cart', which is label 'daction':"
                                + " the model would be told the answer; drop the feature"),
                mistake(
                        "sku: {type: id, embedding: 8}",
                        "sku: {type: id, embedding: 8, table: t}\n  other: {type: id, embedding: 4, table: t}",
                        "features.other (line 8): features 'sku' and 'other' share table 't' but differ in dimension (8, 4),"
                                + " min-count (1, 1) or hash buckets (0, 0); make them the same"),
                mistake(
                        "embedding: 8",
                        "embedding: 8, min-count: 2, hash-buckets: 10",
                        "features.sku (line 7): id feature 'sku' has both hash buckets and a min-count;"
                                + " hashing keeps every value, so drop one"),
                mistake(
                        "  sku: {type: id, embedding: 8}\n  prior_events: {type: numeric}\n",
                        "  {}\n",
                        "features (line 6): found no keys; expected"
                                + " {<feature>: {type: id, embedding: 8}, ...}, at least one"),
                // model
                mistake(
                        "preset: esm2",
                        "preset: ems2",
                        "model.preset (line 10): found 'ems2';"
                                + " expected one of esmm, esm2, escm2-ipw, escm2-dr, esmm-cvr, single-task, shared-embedding; did you mean 'esm2'?"),
                mistake("preset: esm2", "towers: [4]", "model (line 9): has none of 'preset', 'behaviors'; give one"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  behaviors: {}",
                        "model (line 9): has 'preset' and 'behaviors'; keep one"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  conversion: click",
                        "model.conversion (line 11): behaviors form a cycle: click -> daction -> click;"
                                + " remove one of these outcomes"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  objective-weights: {puchase: 2}",
                        "model.objective-weights.puchase (line 11): no objective on this behavior;"
                                + " objectives are on click, daction, purchase; did you mean 'purchase'?"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  objective-estimators: {puchase: delayed}",
                        "model.objective-estimators.puchase (line 11): no objective on this behavior;"
                                + " objectives are on click, daction, purchase; did you mean 'purchase'?"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  objective-estimators: {purchase: doubly-robust}",
                        "model.objective-estimators.purchase (line 11): the objective on 'purchase' weighs rows by the"
                                + " propensity of what it is given, but is given every exposure; say 'given' what, such as"
                                + " click"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  objective-estimators: {purchase: late}",
                        "model.objective-estimators.purchase (line 11): found 'late'; expected one of mean,"
                                + " inverse-propensity, doubly-robust, delayed, fake-negative"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  objective-estimators: {purchase: {type: delayed, max-weight: 9}}",
                        "model.objective-estimators.purchase.max-weight (line 11): 'delayed' has no propensities to clip;"
                                + " leave it out"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  objective-weights: {click: lerned}",
                        "model.objective-weights.click (line 11): found 'lerned'; expected a number above 0, 'learned', or"
                                + " {from: <number>, to: <number>, steps: <batches>}"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  objective-weights: {click: {from: 0, to: 0, steps: 5}}",
                        "model.objective-weights.click (line 11): a weight that is 0 from first to last trains nothing"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: mmoe, experts: 0, units: [4]}",
                        "model.representation (line 11): MMoE has 0 experts; expected at least 1"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: mmoe, experts: 2, units: 4, levels: 1}",
                        "model.representation.levels (line 11): unknown key; keys here are type, experts, units"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: dcn-v2, layers: 0}",
                        "model.representation.layers (line 11): found '0'; expected a whole number of at least 1 (and"
                                + " below 2^31)"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: dcn-v2, rank: -1}",
                        "model.representation.rank (line 11): found '-1'; expected a whole number of at least 0 (and"
                                + " below 2^31)"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: dcn-v2, units: [4]}",
                        "model.representation.units (line 11): unknown key; keys here are type, layers, rank, then"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: dcn-v2, then: mmoe}",
                        "model.representation.then (line 11): found 'mmoe'; expected {type: shared-embeddings, ...}"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: dcn-v2, then: {type: mmoe, experts: 0, units: [4]}}",
                        "model.representation.then (line 11): MMoE has 0 experts; expected at least 1"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: dcn-v2, then: {type: separate-embeddings}}",
                        "model.representation.then (line 11): DCN V2 crosses embeddings that all towers share, and"
                                + " 'separate-embeddings' after it gives each tower its own; let a representation follow"
                                + " that shares them, such as shared-embeddings or mmoe"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: dcn-v2, then: {type: dcn-v2}}",
                        "model.representation.then (line 11): DCN V2 follows itself; give one of them more layers"
                                + " instead"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: dcn-v2, then: {type: deep-fm, units: [4]}}",
                        "model.representation.then (line 11): DCN V2 gives products of features, and 'deep-fm' after it"
                                + " reads the embeddings of single ones; let DCN V2 follow that one instead"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: deep-fm}",
                        "model.representation.units (line 11): missing; expected a list of at least one, each item a"
                                + " whole number of at least 1 (and below 2^31)"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: deep-fm, units: []}",
                        "model.representation.units (line 11): found an empty list; expected a list of at least one, each item a"
                                + " whole number of at least 1 (and below 2^31)"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: deep-fm, units: [4], then: {type: separate-embeddings}}",
                        "model.representation.then (line 11): DeepFM multiplies embeddings that all towers share, and"
                                + " 'separate-embeddings' after it gives each tower its own; let a representation follow"
                                + " that shares them, such as shared-embeddings or mmoe"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: deep-fm, units: [4], then: {type: deep-fm, units: [4]}}",
                        "model.representation.then (line 11): DeepFM gives interactions of features, and 'deep-fm' after"
                                + " it reads the embeddings of single ones, as DeepFM does; keep one of the two"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: deep-fm, units: [4]}",
                        "model.representation (line 11): DeepFM multiplies the embeddings of id features with one"
                                + " another, and there is one, 'sku'; add id features (type id, cross or buckets), or"
                                + " take another representation"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: ep-net}",
                        "model.representation.domain (line 11): missing; expected a text"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: ep-net, domain: market}",
                        "model.representation (line 11): EPNet reads a row's domain from feature 'market', which there is"
                                + " not; id features are [sku]"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: ep-net, domain: sku, then: {type: separate-embeddings}}",
                        "model.representation.then (line 11): EPNet gates embeddings that all towers share, and"
                                + " 'separate-embeddings' after it gives each tower its own; let a representation follow"
                                + " that shares them, such as shared-embeddings or mmoe"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: final-mlp, units: [64, 30], heads: 4}",
                        "model.representation.heads (line 11): FinalMLP cuts the last layer of its streams, of 30 units,"
                                + " into a chunk a head, and there are 4; let the last of 'units' be a multiple of"
                                + " 'heads'"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: final-mlp, units: [64], heads: 0}",
                        "model.representation.heads (line 11): found '0'; expected a whole number of at least 1 (and"
                                + " below 2^31)"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: java.lang.String}",
                        "model.representation.type (line 11): class 'java.lang.String' is no representation: it does not"
                                + " implement io.funnel4j.model.representation.Representation"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  objective-weights: {click: 0}",
                        "model.objective-weights.click (line 11): found '0'; expected a number above 0, 'learned', or"
                                + " {from: <number>, to: <number>, steps: <batches>}"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  dropout: 1",
                        "model.dropout (line 11): found '1'; expected a number of at least 0 and below 1"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  embedding-deviation: .inf",
                        "model.embedding-deviation (line 11): found '.inf'; expected a number above 0"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  initial-rates: first",
                        "model.initial-rates (line 11): found 'first'; expected 'train', 'half', or"
                                + " {<behavior>: <rate given what its tower leaves>, ...}"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  initial-rates: {click: 0}",
                        "model.initial-rates.click (line 11): found '0'; expected a number above 0 and below 1"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  initial-rates: {clik: 0.04}",
                        "model.initial-rates.clik (line 11): 'clik' is the outcome of no tower; outcomes are [click,"
                                + " daction, oaction, purchase]"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  initial-rates: {daction: 0.5, oaction: 0.25}",
                        "model.initial-rates (line 11): the rates [0.5, 0.25] of tower 'action' have the sum 0.75;"
                                + " expected 1, for one of its outcomes always happens"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  towers: [64, 0]",
                        "model.towers[1] (line 11): found '0';"
                                + " expected a whole number of at least 1 (and below 2^31)"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: shared-bottom}",
                        "model.representation.units (line 11): missing; expected"
                                + " a whole number of at least 0 (and below 2^31), or a list of at least one"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: mmoe, experts: [], units: [4]}",
                        "model.representation.experts (line 11): found an empty list;"
                                + " expected a whole number of at least 0 (and below 2^31)"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: mmoe, experts: 2, units: []}",
                        "model.representation.units (line 11): found an empty list; expected"
                                + " a whole number of at least 0 (and below 2^31), or a list of at least one"),
                mistake(
                        "preset: esm2",
                        "preset: esm2\n  representation: {type: shared}",
                        "model.representation.type (line 11): unknown representation 'shared'; expected one of"
                                + " shared-embeddings, separate-embeddings, shared-bottom, mmoe, ple, dcn-v2, deep-fm, ep-net, final-mlp, or the name of a"
                                + " class that is on the class path (the launcher takes FUNNEL4J_CLASSPATH)"),
                mistake(
                        "preset: esm2",
                        behaviors("{from: exposure, to: [click], exhaustive: yes}", "{behavior: click}"),
                        "model.behaviors.towers.ctr.exhaustive (line 12): found 'yes'; expected true or false"),
                mistake(
                        "preset: esm2",
                        behaviors("{from: exposure, to: [click], exhaustive: true}", "{behavior: click}"),
                        "model.behaviors.towers.ctr (line 12): tower 'ctr' is exhaustive with the single outcome"
                                + " 'click', whose probability would always be 1; drop 'exhaustive' or add an outcome"),
                mistake(
                        "preset: esm2",
                        behaviors("{from: exposure, to: click}", "{behavior: click}, {behavior: purchas}"),
                        "model.behaviors (line 10): objective on unknown behavior 'purchas'; behaviors are [click]"),
                mistake(
                        "preset: esm2",
                        behaviors("{from: exposure, to: click}", "{behavior: click}, {given: click}"),
                        "model.behaviors.objectives[1].behavior (line 13): missing;"
                                + " expected the behavior whose probability gets a loss"),
                mistake(
                        "preset: esm2",
                        behaviors("{from: exposure, to: click}", "{behavior: \"a b\"}"),
                        "model.behaviors.objectives[0] (line 13): behavior of an objective is named 'a b';"
                                + " a name is a letter followed by letters, digits or '_'"),
                mistake(
                        "preset: esm2",
                        behaviors("{from: exposure, to: click}", "{behavior: click}") + "\n  conversion: click",
                        "model.conversion (line 14): belongs to a preset, and 'behaviors' stands here;"
                                + " name the behavior in 'behaviors'"),
                mistake(
                        "preset: esm2",
                        behaviors("click", "{behavior: click}"),
                        "model.behaviors.towers.ctr (line 12): found 'click';"
                                + " expected {from: <behavior>, to: [<behavior>, ...], exhaustive: false}"),
                mistake(
                        "preset: esm2",
                        behaviors("{from: exposure, to: [click, [cart]]}", "{behavior: click}"),
                        "model.behaviors.towers.ctr.to[1] (line 12): found a list; expected a text"),
                // training
                mistake(
                        "{epochs: 2}",
                        "{optimizer: {learning-rate: fast}}",
                        "training.optimizer.learning-rate (line 11): found 'fast'; expected a number above 0"),
                mistake(
                        "{epochs: 2}",
                        "{optimizer: {type: adm}}",
                        "training.optimizer.type (line 11): found 'adm';"
                                + " expected one of adam, adagrad, sgd; did you mean 'adam'?"),
                mistake(
                        "{epochs: 2}",
                        "{optimizer: {weight-decay: -1}}",
                        "training.optimizer.weight-decay (line 11): found '-1'; expected a number of at least 0"),
                mistake(
                        "{epochs: 2}",
                        "{early-stopping: {metric: p_click.auc, patience: 0}}",
                        "training.early-stopping.patience (line 11): found '0';"
                                + " expected a whole number of at least 1 (and below 2^31)"),
                mistake(
                        "{epochs: 2}",
                        "{validate-every: 0}",
                        "training.validate-every (line 11): found '0'; expected a whole number of at least 1 (and below 2^31)"),
                mistake(
                        "{epochs: 2}",
                        "{clip-norm: 0}",
                        "training.clip-norm (line 11): found '0'; expected a number above 0"),
                mistake(
                        "{epochs: 2}",
                        "{checkpoints: {keep: 0}}",
                        "training.checkpoints.keep (line 11): found '0'; expected a whole number of at least 1 (and below 2^31)"),
                mistake(
                        "{epochs: 2}",
                        "{schedule: {type: linear, warm-up: 10, steps: 10}}",
                        "training.schedule (line 11): the schedule has 10 steps and a warm-up of 10; expected more steps"),
                mistake(
                        "{epochs: 2}",
                        "{schedule: {type: exponential, end: 0}}",
                        "training.schedule (line 11): an exponential schedule never reaches 0; end it at 0.01, say"),
                mistake(
                        "{epochs: 2}",
                        "{early-stopping: {metric: p_oaction.auc}}",
                        "training.early-stopping.metric (line 11): 'p_oaction.auc' is measured on label 'oaction',"
                                + " which data has not; name its column in data.labels"),
                mistake(
                        "{epochs: 2}",
                        "{early-stopping: {metric: p_click.gauc}}",
                        "training.early-stopping.metric (line 11): 'p_click.gauc' needs groups;"
                                + " name their column in data.group"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void reportsTheMistakeAndNothingElse(String text, String problem) {
        assertThat(Yaml.problems(text)).containsExactly(problem);
    }

    @Test
    void wordsOfALabelNeedOneThatMeansOne() {
        assertThat(Yaml.problems(Yaml.with("click: detail", "click: {column: detail}")))
                .singleElement()
                .asString()
                .contains("data.labels.click.positive", "missing; expected the words of the column that mean 1");
        assertThat(Yaml.problems(Yaml.with("click: detail", "click: {positive: [a], negative: [a], colour: red}")))
                .anySatisfy(problem -> assertThat(problem).contains("[a] are both positive and negative"))
                .anySatisfy(problem -> assertThat(problem).contains("data.labels.click.colour"));
    }

    @Test
    void refusesAnUnknownMetricAndListsWhatThereIs() {
        assertThat(Yaml.problems(Yaml.with("{epochs: 2}", "{early-stopping: {metric: p_order.auc}}")))
                .singleElement()
                .asString()
                .startsWith("training.early-stopping.metric (line 11): unknown metric 'p_order.auc';")
                .contains("p_purchase_given_click", "log_loss");
    }

    @Test
    void refusesEarlyStoppingWithoutAValidationPart() {
        assertThat(Yaml.problems(Yaml.with("{by: session}", "{by: session, train: 0.9, test: 0.1}")
                        .replace("{epochs: 2}", "{early-stopping: {metric: p_click.auc}}")))
                .containsExactly("training.early-stopping (line 11): the split has no validation part to stop by;"
                        + " give data.split one, or drop early-stopping");
    }

    @Test
    void refusesOverridesOutOfRangeByTheirOptions() {
        assertThat(Yaml.problems(Yaml.RUN, Overrides.NONE.withEpochs(0).withWorkers(-1)))
                .containsExactly("--epochs: found 0; expected at least 1", "--workers: found -1; expected at least 1");
    }

    @Test
    void reportsAllOfTenMistakesInTheOrderOfTheFile() {
        String text =
                """
                data:
                  format: cvs
                  path: visits.csv
                  split: {by: session, train: 0.8, validation: 0.1, test: 0.3}
                  labels: {click: detail, daction: cart}
                  labels: {click: detail}
                  group: [session]
                features:
                  sku: {type: id, embedding: eight}
                  detail: {type: numeric}
                  price: {type: numeric, transfrom: log1p}
                model:
                  preset: esm2
                  dropout: 1.5
                training: {epochs: 0, early-stopping: {metric: p_click.uac}}
                """;

        assertThat(Yaml.failure(text, Overrides.NONE))
                .hasMessageStartingWith("/runs/run.yaml has 11 problems:\n  data.format");
        assertThat(Yaml.failure(text, Overrides.NONE).problems())
                .extracting(ConfigProblem::path)
                .containsExactly(
                        "data.format",
                        "data.split",
                        "data.labels",
                        "data.labels",
                        "data.group",
                        "features.sku.embedding",
                        "features.detail",
                        "features.price.transfrom",
                        "model.dropout",
                        "training.epochs",
                        "training.early-stopping.metric");
    }

    @Test
    void namesTheFileAndListsOneProblemALine() {
        assertThat(Yaml.failure(Yaml.with("preset: esm2", "preset: esm2\n  dropout: x\n  towers: 5"), Overrides.NONE))
                .hasMessage(
                        """
                        /runs/run.yaml has 2 problems:
                          model.dropout (line 11): found 'x'; expected a number of at least 0 and below 1
                          model.towers (line 12): found '5'; expected a list, each item a whole number of at least 1 (and below 2^31)"""
                                .replace("\n", System.lineSeparator()));
    }

    @ParameterizedTest
    @MethodSource("notYaml")
    void saysWhereTextIsNotYaml(String text, String problem) {
        assertThat(Yaml.problems(text)).containsExactly(problem);
    }

    static Stream<Arguments> notYaml() {
        return Stream.of(
                Arguments.of(
                        "data: [1,\nmodel: 2\n",
                        "line 3: not YAML at column 1: while parsing a flow sequence:"
                                + " expected ',' or ']', but got <stream end>; check indentation, quotes and brackets"),
                Arguments.of(
                        "data: 1\n model: 2\n",
                        "line 2: not YAML at column 7: mapping values are not allowed here;"
                                + " check indentation, quotes and brackets"),
                Arguments.of(
                        "data:\n\tpath: x\n",
                        "line 2: not YAML at column 1: while scanning for the next token: found character '\\t(TAB)'"
                                + " that cannot start any token. (Do not use \\t(TAB) for indentation);"
                                + " check indentation, quotes and brackets"),
                Arguments.of(
                        "", "the file is empty; expected the keys data, features, model, training and calibration"),
                Arguments.of(
                        "# nothing\n",
                        "the file is empty; expected the keys data, features, model, training and calibration"),
                Arguments.of(
                        "- data\n",
                        "line 1: found a list; expected the keys data, features, model, training and calibration"),
                Arguments.of(
                        "data\n",
                        "line 1: found 'data'; expected the keys data, features, model, training and calibration"),
                Arguments.of(
                        Yaml.RUN + "---\ndata: 1\n",
                        "line 13: a second document begins; expected one, so remove the '---'"));
    }

    @Test
    void saysThatThereIsNoSuchFile(@TempDir Path folder) {
        Path file = folder.resolve("absent.yaml");

        assertThatThrownBy(() -> RunConfig.read(file, Overrides.NONE))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith(file + " has a problem:")
                .hasMessageEndingWith("  there is no such file; check the path");
    }

    @Test
    void saysThatAFileIsNotUtf8(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("run.yaml");
        Files.write(file, "data: Größe".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> RunConfig.read(file, Overrides.NONE))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageEndingWith("  it is not UTF-8 text; save it as UTF-8");
    }

    @Test
    void quotesKeysThatWouldNotReadAsAPath() {
        assertThat(Yaml.problems(Yaml.with("sku: {", "'a.b': {size: 3, ")))
                .singleElement()
                .asString()
                .startsWith("features.\"a.b\".size (line 7): unknown key");
    }

    private static String behaviors(String ctr, String objectives) {
        return "behaviors:\n    towers:\n      ctr: " + ctr + "\n    objectives: [" + objectives + "]";
    }

    private static Arguments mistake(String text, String replacement, String problem) {
        return Arguments.of(Yaml.with(text, replacement), problem);
    }
}
