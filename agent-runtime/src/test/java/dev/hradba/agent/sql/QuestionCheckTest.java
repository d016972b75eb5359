package dev.hradba.agent.sql;

import java.util.List;
import java.util.Optional;

import dev.hradba.sandbox.sql.SchemaView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class QuestionCheckTest {

    private static Optional<SqlDraft.Kind> kind(String question) {
        return QuestionCheck.check(question).map(SqlDraft.Rejected::kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\n\t", "?!", "---"})
    void a_question_without_words_is_turned_down(String question) {
        assertEquals(Optional.of(SqlDraft.Kind.EMPTY), kind(question));
    }

    @Test
    void a_question_above_the_limit_is_turned_down_with_both_numbers() {
        var rejected = QuestionCheck.check("tickets ".repeat(13_000)).orElseThrow();
        assertEquals(SqlDraft.Kind.TOO_LONG, rejected.kind());
        assertTrue(rejected.reason().contains("103,999") && rejected.reason().contains("4,000"), rejected.reason());
    }

    @Test
    void a_long_question_below_the_limit_passes() {
        assertEquals(Optional.empty(), kind("How many open tickets are there? ".repeat(100)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "delete all tickets",
        "Please delete the oldest tickets",
        "can you remove every laptop",
        "drop table tickets",
        "DROP TABLE people;",
        "update ticket 5 set status to closed",
        "update tickets set status = 'closed'",
        "set the status of ticket 7 to closed",
        "Insert a new team called Ops",
        "How many tickets are there?; DROP TABLE tickets",
        "Robert'); DROP TABLE tickets;--",
        "List open tickets and then delete them",
        "truncate people",
        "close all tickets of Jana",
        "Create a ticket for the printer",
        "assign ticket 12 to Max"
    })
    void a_request_to_change_data_is_turned_down(String question) {
        assertEquals(Optional.of(SqlDraft.Kind.WRITE_REQUEST), kind(question));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Which tickets were deleted last week?",
        "change requests per month",
        "Show updates of the checkout service",
        "tickets created last month",
        "closed tickets by team",
        "Which assets have been removed?",
        "order lines per product",
        "Which tickets have the title \"drop table\"?",
        "Who created the most tickets?",
        "tickets where the title contains 'delete all'",
        "close dates of tickets",
        "set points per sensor"
    })
    void a_question_about_changes_is_no_request_to_change(String question) {
        assertEquals(Optional.empty(), kind(question));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Kolik je otevřených ticketů?",
        "Kolik ticketů má každý tým?",
        "Wie viele offene Tickets hat jedes Team?",
        "Combien de tickets sont ouverts par équipe?",
        "¿Cuántos tickets abiertos hay?",
        "Сколько открытых заявок?",
        "有多少未结工单",
        "Ile jest otwartych zgłoszeń?"
    })
    void another_language_is_turned_down_and_the_supported_one_is_named(String question) {
        var rejected = QuestionCheck.check(question);
        assertEquals(Optional.of(SqlDraft.Kind.LANGUAGE), rejected.map(SqlDraft.Rejected::kind), question);
        assertTrue(rejected.orElseThrow().reason().contains("English"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "open tickets per team",
        "How many tickets are assigned to Jana Dvořák?",
        "tickets by category",
        "Show tickets of João da Silva",
        "services written in Go",
        "assets without owner",
        "Which teams are located in München or São Paulo?",
        "tickets titled 'Drucker druckt nicht mit der neuen Firmware'"
    })
    void english_with_foreign_names_passes(String question) {
        assertEquals(Optional.empty(), kind(question));
    }

    @Test
    void a_schema_without_readable_tables_is_told() {
        var empty = new SchemaView(SchemaView.Dialect.SQLITE, List.of());
        assertEquals(SqlDraft.Kind.NO_TABLES, QuestionCheck.check("How many?", empty).orElseThrow().kind());
    }
}
