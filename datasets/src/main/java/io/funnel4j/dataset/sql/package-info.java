/**
 * Exposures as the result of a query in an embedded DuckDB: joins, filters and windows over Parquet, CSV and JSON files,
 * which spill to disk; Parquet
 * and JSON files as they are; and Parquet files that are written.
 */
package io.funnel4j.dataset.sql;
