package dev.hradba.sandbox.sql;

import java.util.Map;
import java.util.Properties;

/// Connection properties for pgjdbc.
final class PgOptions {

    private static final Map<String, String> SPELLING = Map.of(
            "connecttimeout", "connectTimeout",
            "logintimeout", "loginTimeout",
            "sockettimeout", "socketTimeout",
            "applicationname", "ApplicationName",
            "tcpkeepalive", "tcpKeepAlive",
            "targetservertype", "targetServerType",
            "channelbinding", "channelBinding");

    private PgOptions() {}

    static void put(Map<String, String> options, Properties into) {
        into.setProperty("ApplicationName", "hradba");
        into.setProperty("connectTimeout", "10");
        into.setProperty("loginTimeout", "20");
        options.forEach((key, value) -> into.setProperty(SPELLING.getOrDefault(key, key), value));
        into.setProperty("maxResultBuffer", "64M"); // of a fetch; texts are cut in the server, this stops lists and the like
        into.setProperty("readOnlyMode", "always");
        into.setProperty("options", "-c search_path=public -c default_transaction_read_only=on -c standard_conforming_strings=on -c statement_timeout=60000 "
                + "-c lock_timeout=2000 -c idle_in_transaction_session_timeout=120000");
    }
}
