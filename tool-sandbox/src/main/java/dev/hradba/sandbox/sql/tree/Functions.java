package dev.hradba.sandbox.sql.tree;

import java.util.Set;

/// Functions per engine that a statement may call.
final class Functions {

    private static final String EVERYWHERE = """
            count sum avg min max abs round ceil ceiling floor sign mod power sqrt ln exp lower upper length trim ltrim rtrim substr substring
            replace coalesce nullif row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
            """;

    static final Set<String> SQLITE = Syntax.words(EVERYWHERE + """
            total group_concat string_agg date time datetime julianday unixepoch strftime timediff ifnull iif instr typeof likely unlikely
            log log10 log2 trunc pi concat concat_ws
            """);

    static final Set<String> POSTGRESQL = Syntax.words(EVERYWHERE + """
            string_agg bool_and bool_or every stddev stddev_pop stddev_samp variance var_pop var_samp corr median percentile_cont
            percentile_disc mode trunc log greatest least concat concat_ws left right reverse initcap split_part strpos position starts_with
            char_length character_length to_char to_date to_timestamp to_number date_trunc date_part date_bin age make_date make_interval
            now current_date current_timestamp clock_timestamp statement_timestamp transaction_timestamp date extract justify_days
            justify_hours btrim md5
            """);

    static final Set<String> H2 = Syntax.words(EVERYWHERE + """
            listagg string_agg group_concat bool_and bool_or every any_value stddev_pop stddev_samp var_pop var_samp median percentile_cont
            percentile_disc mode trunc log log10 greatest least concat concat_ws left right position locate instr char_length
            character_length to_char to_date to_timestamp date_trunc datediff dateadd timestampdiff timestampadd day_of_week day_of_month
            day_of_year dayname monthname year month day hour minute second quarter week iso_week iso_year iso_day_of_week formatdatetime
            parsedatetime now current_date current_timestamp ifnull nvl nvl2 extract btrim
            """);

    private Functions() {}
}
