package dev.hradba.sandbox.http;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.sandbox.http.url.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Redirects, this machine's own addresses, and rules that open too much.
class EgressGateTest {

    private static final EgressRules RULES = EgressRules.parse("rules.yaml", """
            rules:
              - {name: api, host: api.example.com}
              - {name: inner, host: inner.example.com, networks: 10.0.0.0/8}
              - {name: self, host: self.example.com, networks: [10.0.0.0/8, 10.1.2.3]}
              - {name: literal, host: 10.1.2.3}
              - {name: local, host: local.example.com, networks: 127.0.0.0/8}
            """);

    private static JsonNode decide(String line) throws Exception {
        return new ObjectMapper().readTree(new EgressBatch(RULES).decide(line.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ./a                    | allow  | https://api.example.com/v1/a
            ../a                   | allow  | https://api.example.com/a
            ../../../a             | allow  | https://api.example.com/a
            .                      | allow  | https://api.example.com/v1/
            ..                     | allow  | https://api.example.com/
            b/./c/../d?x=../y      | allow  | https://api.example.com/v1/b/d?x=../y
            /p/../q/.              | refuse | url-dots
            ./p/../q/.             | allow  | https://api.example.com/v1/q/
            ...                    | allow  | https://api.example.com/v1/...
            ..//evil.example/      | refuse | url-path
            %2e%2e/a               | refuse | url-escape
            .%2e/a                 | refuse | url-escape
            ..\\\\a                | refuse | url-backslash
            ..;/a                  | refuse | url-path
            //evil.example/../a    | refuse | url-dots
            https://api.example.com/v1/../a | refuse | url-dots
            //evil.example/        | refuse | no-rule
            """)
    void a_relative_redirect_is_resolved_and_then_decided_anew(String location, String verdict, String shown) throws Exception {
        var answer = decide("{'id':1,'url':'https://api.example.com/v1/x','dns':{'api.example.com':[['93.184.216.34']]},'redirects':['%s']}".formatted(location));
        assertEquals(verdict, answer.path("verdict").asText(), answer.toString());
        if (verdict.equals("allow")) {
            var from = (EgressVerdict.Allowed) new EgressGate(RULES, host -> List.of(IpAddress.parse("93.184.216.34").orElseThrow()), OwnAddresses.none()).decide("GET", "https://api.example.com/v1/x");
            assertEquals(shown, ((dev.hradba.sandbox.http.url.Reading.Canonical) from.url().redirect(location)).url().canonical());
        } else {
            assertEquals(shown, answer.path("rule").asText(), answer.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, 93.184.216.34, refuse, own-address",
        "api.example.com, 93.184.216.35, allow, api",
        "inner.example.com, 10.1.2.3, refuse, own-address",
        "inner.example.com, 10.1.2.4, allow, inner",
        "self.example.com, 10.1.2.3, allow, self",
        "10.1.2.3, 10.1.2.3, allow, literal",
        "local.example.com, 127.0.0.1, allow, local",
        "api.example.com, 127.0.0.1, refuse, address"})
    void the_machines_own_addresses_need_a_rule_that_names_them_alone(String host, String address, String verdict, String rule) throws Exception {
        var answer = decide("{'id':1,'url':'https://%s/','dns':{'%s':[['%s']]},'own':['93.184.216.34','10.1.2.3','127.0.0.1']}".formatted(host, host, address));
        assertEquals(verdict + " " + rule, answer.path("verdict").asText() + " " + answer.path("rule").asText(), answer.toString());
    }

    @Test
    void a_redirect_to_the_machine_itself_is_refused_too() throws Exception {
        var answer = decide("{'id':1,'url':'https://api.example.com/','dns':{'api.example.com':[['93.184.216.34'],['93.184.216.99']]},'redirects':['/b'],'own':['93.184.216.99']}");
        assertEquals("own-address", answer.path("rule").asText(), answer.toString());
    }

    @Test
    void a_batch_does_not_depend_on_the_machine_it_runs_on() throws Exception {
        for (var each : NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList()) {
            var own = IpAddress.of(each);
            assertTrue(OwnAddresses.system().contains(own), own.text());
            var rules = EgressRules.parse("r", "rules: [{name: wide, host: x.example.com, networks: ['0.0.0.0/0', '::/0']}]");
            var line = "{\"id\":1,\"url\":\"https://x.example.com/\",\"dns\":{\"x.example.com\":[[\"%s\"]]}}".formatted(own.text());
            assertTrue(new EgressBatch(rules).decide(line).contains("\"verdict\":\"allow\""), own.text());
            if (!each.isLoopbackAddress()) {
                var real = new EgressGate(rules, host -> List.of(own), OwnAddresses.system()).decide("GET", "https://x.example.com/");
                assertEquals("own-address", ((EgressVerdict.Refused) real).rule());
            }
        }
    }

    @Test
    void a_machine_that_cannot_say_which_addresses_are_its_own_sends_nothing() {
        var gate = new EgressGate(RULES, host -> List.of(IpAddress.parse("93.184.216.34").orElseThrow()), address -> {
            throw new SocketException("no interfaces");
        });
        assertEquals("own-address", ((EgressVerdict.Refused) gate.decide("GET", "https://api.example.com/")).rule());
    }

    @Test
    void a_flat_list_is_one_answer_and_all_of_it_is_checked() throws Exception {
        var line = "{'id':1,'url':'https://api.example.com/','dns':{'api.example.com':%s}}";
        assertEquals("allow", decide(line.formatted("['93.184.216.34','93.184.216.35']")).path("verdict").asText());
        assertEquals("address", decide(line.formatted("['93.184.216.34','10.0.0.1']")).path("rule").asText());
        for (String wrong : List.of("['93.184.216.34',['10.0.0.1']]", "[['93.184.216.34'],'10.0.0.1']", "{'a':1}", "7", "[{}]")) {
            var answer = decide(line.formatted(wrong));
            assertTrue(answer.path("error").asText().contains("'dns'"), answer.toString());
            assertEquals(1, answer.path("id").asInt());
        }
    }

    @Test
    void a_rule_that_opens_every_network_is_warned_of() {
        assertEquals(List.of(), RULES.warnings());
        var warnings = EgressRules.parse("r", "rules: [{name: a, host: x.example.com, networks: ['0.0.0.0/0', '::/0', '10.0.0.0/8', 'fc00::/7', '128.0.0.0/1', '::ffff:10.0.0.0/104']}]").warnings();
        assertEquals(4, warnings.size(), warnings.toString());
        assertTrue(warnings.getFirst().startsWith("rule 'a': network 0.0.0.0/0 also opens"), warnings.toString());
        assertTrue(warnings.getLast().contains("never matches"), warnings.toString());
    }
}
