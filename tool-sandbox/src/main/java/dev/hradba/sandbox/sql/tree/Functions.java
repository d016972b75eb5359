package dev.hradba.sandbox.sql.tree;

import java.util.Map;
import java.util.Set;

/// Functions per engine that a statement may call unless the grants say otherwise.
final class Functions {

    private static final String EVERYWHERE = """
            count sum avg min max abs round ceil ceiling floor sign mod power sqrt ln exp lower upper length trim ltrim rtrim substr substring
            replace coalesce nullif row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
            sin cos tan asin acos atan atan2 degrees radians pi log log10 concat concat_ws
            """;

    static final Set<String> SQLITE = Syntax.words(EVERYWHERE + """
            total group_concat string_agg date time datetime julianday unixepoch strftime timediff ifnull iif if instr typeof likely unlikely
            log2 trunc random char unicode hex quote octet_length printf format like glob sinh cosh tanh
            json json_extract json_array_length json_type json_valid json_object json_array json_group_array json_group_object
            json_quote json_patch json_remove json_set json_replace json_insert json_pretty pow asinh acosh atanh unhex stdev variance median mode
            lower_quartile upper_quartile reverse proper square percentile percentile_cont percentile_disc
            """);

    static final Set<String> POSTGRESQL = Syntax.words(EVERYWHERE + """
            string_agg array_agg bool_and bool_or every any_value bit_and bit_or stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop
            covar_samp regr_slope regr_intercept regr_r2 percentile_cont percentile_disc mode grouping rollup cube trunc div cbrt gcd lcm width_bucket
            greatest least left right reverse initcap split_part strpos position overlay translate ascii chr starts_with char_length
            character_length octet_length bit_length lpad rpad repeat format to_hex md5 btrim quote_literal quote_ident regexp_replace regexp_match
            regexp_like regexp_count regexp_substr regexp_instr to_char to_date to_timestamp to_number date_trunc date_part date_bin age make_date
            make_time make_timestamp make_interval isfinite now current_date current_timestamp clock_timestamp statement_timestamp
            transaction_timestamp date extract justify_days justify_hours justify_interval timezone random num_nulls num_nonnulls array_length
            cardinality array_to_string array_position string_to_array json_build_object jsonb_build_object json_build_array jsonb_build_array
            json_agg jsonb_agg json_object_agg jsonb_object_agg to_json to_jsonb json_extract_path_text jsonb_extract_path_text json_array_length
            jsonb_array_length json_typeof jsonb_typeof any some all
            encode sha256 normalize quote_nullable regexp_split_to_array array_append array_prepend array_cat array_remove array_replace array_upper
            array_lower array_ndims array_dims array_positions trim_array array_to_json jsonb_set jsonb_insert jsonb_pretty jsonb_strip_nulls
            json_strip_nulls jsonb_path_query_first jsonb_path_query_array jsonb_path_exists json_extract_path jsonb_extract_path json_object
            jsonb_object make_timestamptz localtime localtimestamp scale min_scale trim_scale sinh cosh tanh asinh acosh atanh sind cosd tand cot
            regr_avgx regr_avgy regr_count regr_sxx regr_sxy regr_syy gen_random_uuid daterange tsrange tstzrange int4range int8range numrange isempty
            lower_inc upper_inc unnest regexp_matches regexp_split_to_table string_to_table row row_to_json to_tsvector to_tsquery plainto_tsquery
            phraseto_tsquery websearch_to_tsquery ts_rank ts_rank_cd ts_headline setweight strip numnode tsvector_to_array jsonb_path_match
            """);

    static final Set<String> H2 = Syntax.words(EVERYWHERE + """
            listagg string_agg group_concat array_agg bool_and bool_or every any any_value stddev_pop stddev_samp var_pop var_samp stddev variance
            corr covar_pop covar_samp median percentile_cont percentile_disc mode trunc truncate greatest least left right position locate instr
            char_length character_length octet_length lcase ucase ascii char translate lpad rpad repeat space to_char to_date to_timestamp
            date_trunc datediff dateadd timestampdiff timestampadd day_of_week day_of_month dayofmonth dayofweek dayofyear day_of_year dayname
            monthname year month day hour minute second quarter week iso_week iso_year iso_day_of_week formatdatetime parsedatetime curdate
            curtime last_day now current_date current_timestamp ifnull nvl nvl2 decode casewhen extract btrim rand random cardinality
            array_length soundex difference insert log2 cot
            array_contains array_get array_slice array_append array_cat trim_array bitand bitor bitxor bitnot bitget lshift rshift bitcount bit_and_agg
            bit_or_agg bit_xor_agg sinh cosh tanh rawtohex stringencode current_time localtime localtimestamp regr_slope regr_intercept regr_count regr_r2
            regr_avgx regr_avgy regr_sxx regr_sxy regr_syy json_array json_arrayagg random_uuid ora_hash ratio_to_report row
            """);

    static final Set<String> MYSQL = Syntax.words(EVERYWHERE + """
            group_concat any_value bit_and bit_or bit_xor std stddev stddev_pop stddev_samp variance var_pop var_samp json_arrayagg json_objectagg
            grouping truncate pow log2 rand crc32 md5 sha1 sha2 greatest least if ifnull isnull left right mid substring_index reverse locate instr
            position field find_in_set elt ascii char ord char_length character_length octet_length bit_length lcase ucase lpad rpad repeat space
            strcmp soundex format hex regexp_like regexp_replace regexp_substr regexp_instr now curdate curtime current_date current_time
            current_timestamp localtime localtimestamp utc_date utc_time utc_timestamp date time timestamp year month day dayofmonth dayofweek
            dayofyear weekday week weekofyear yearweek quarter hour minute second microsecond monthname dayname last_day date_format time_format
            str_to_date date_add date_sub adddate subdate addtime subtime datediff timediff timestampdiff timestampadd from_unixtime
            unix_timestamp to_days from_days to_seconds makedate maketime period_add period_diff sec_to_time time_to_sec extract convert_tz
            json_extract json_unquote json_value json_length json_type json_valid json_keys json_object json_array json_contains conv bin oct
            nullif cot
            json_depth json_search json_set json_replace json_insert json_remove json_merge_patch json_merge_preserve json_array_append json_array_insert
            json_contains_path json_overlaps json_pretty json_quote bit_count to_base64 from_base64 unhex insert inet_aton inet_ntoa is_ipv4 is_ipv6 quote
            sha make_set uuid sysdate
            """);

    static final Set<String> DUCKDB = Syntax.words(EVERYWHERE + """
            string_agg group_concat listagg array_agg list bool_and bool_or any_value first last arg_max arg_min argmax argmin max_by min_by
            bit_and bit_or bit_xor stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp regr_slope regr_intercept
            regr_r2 skewness kurtosis entropy product median mode mad quantile quantile_cont quantile_disc percentile_cont percentile_disc
            approx_count_distinct approx_quantile histogram count_if countif count_star fsum favg geomean grouping rollup cube trunc pow cbrt gcd lcm log2
            greatest least left right reverse strlen lcase ucase char_length character_length contains starts_with ends_with prefix suffix instr
            strpos position split_part string_split str_split regexp_matches regexp_replace regexp_extract regexp_full_match ascii chr unicode
            ord translate lpad rpad repeat format printf md5 sha256 hash levenshtein editdist3 damerau_levenshtein jaccard hamming
            jaro_similarity jaro_winkler_similarity strip_accents date_trunc datetrunc date_part datepart date_diff datediff date_sub datesub
            date_add strftime strptime try_strptime year month day hour minute second quarter week weekofyear weekday dayofweek isodow dayofmonth
            dayofyear yearweek isoyear dayname monthname epoch epoch_ms last_day make_date make_time make_timestamp to_timestamp now today
            current_date current_timestamp current_localtimestamp age time_bucket to_days to_weeks to_months to_years to_hours to_minutes
            to_seconds extract ifnull if nvl typeof random list_value len array_length list_contains array_contains list_sort list_distinct
            list_sum list_avg list_min list_max list_extract array_to_string struct_extract json_extract json_extract_string json_array_length
            json_type json_valid to_json row_to_json isnan isinf isfinite even bit_count date time any some all
            list_concat list_append list_prepend list_position list_reverse list_reverse_sort list_unique list_slice list_has_any list_has_all list_any_value
            list_count list_median list_mode list_product flatten array_sort array_distinct array_slice array_position array_has array_has_any array_has_all
            array_append array_concat array_reverse array_unique map map_keys map_values map_extract map_entries element_at cardinality json_keys json_object
            json_array json_quote json_structure json_contains json_extract_path json_extract_path_text json_exists json_value json_merge_patch
            json_group_array json_group_object regexp_extract_all regexp_split_to_array string_split_regex str_split_regex regexp_escape format_bytes base64
            to_base64 from_base64 encode decode hex unhex bin to_hex sha1 url_encode url_decode nfc_normalize mismatches epoch_us epoch_ns millennium century
            decade era millisecond microsecond timezone to_milliseconds to_microseconds uuid gen_random_uuid gamma lgamma signbit sem kurtosis_pop
            regr_avgx regr_avgy regr_count regr_sxx regr_sxy regr_syy arbitrary weighted_avg grouping_id make_timestamptz greatest_common_divisor
            least_common_multiple sinh cosh tanh asinh acosh atanh cot unnest row list_aggregate bar
            julian isfinite nextafter fmod bit_length list_zip list_select list_where list_grade_up list_first list_last list_cosine_similarity
            list_cosine_distance list_distance list_inner_product list_dot_product list_stddev_samp list_stddev_pop list_var_samp list_var_pop
            list_histogram array_to_json
            """);

    /// Functions whose result grows with a number: the place of that argument, counted from 0, which must be a small literal.
    static final Map<String, Integer> GROWING = Map.of("LPAD", 1, "RPAD", 1, "REPEAT", 1, "SPACE", 0);

    /// Functions whose first argument is a pattern with widths: a literal without large ones.
    static final Set<String> PATTERNED = Syntax.words("printf format");

    /// Functions that no grants file can give away: they read files, open connections, wait, lock, or change the session.
    static final String NEVER = "(pg_|lo_|dblink|query_to_|table_to_|database_to_|schema_to_|cursor_to_|file_|csv|link_|load_|read_|write_|readfile|writefile|"
            + "edit|fts3_tokenizer|sleep|benchmark|get_lock|release_|is_.*_lock|master_|source_|set_config|current_setting|nextval|setval|txid_|"
            + "generate_series|query|query_table|getenv|getvariable|glob_|parquet_|sniff_|sqlite_|randomblob|zeroblob|system_range|abort_session|"
            + "cancel_session|database_path|sys_|xp_|extractvalue|updatexml|json_execute|json_serialize_|json_deserialize_|duckdb_|which_secret|"
            + "sql_auto_complete|arrow_scan|python_|range|repeat_row|factorial|array_fill|error).*";

    private Functions() {}
}
