package dev.hradba.sandbox.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WorkerCacheTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void without_a_folder_there_is_no_cache() throws InterruptedException {
        try (var cache = new WorkerCache(Optional.empty(), 128)) {
            assertFalse(cache.await(Duration.ZERO));
            assertEquals("off", cache.state());
            assertEquals(WorkerClassPath.find(), cache.classPath());
        }
    }

    @Test
    void a_folder_that_others_may_write_is_not_used() throws IOException, InterruptedException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        try (var cache = new WorkerCache(Optional.of(folder), 128)) {
            assertFalse(cache.await(Duration.ZERO));
            assertTrue(cache.state().contains("other users may write"), cache.state());
            assertEquals(WorkerClassPath.find(), cache.classPath());
        }
    }

    @Test
    void a_folder_that_cannot_be_made_costs_only_speed() throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("file"), "x");

        try (var cache = new WorkerCache(Optional.of(file), 128)) {
            assertFalse(cache.await(Duration.ZERO));
            assertTrue(cache.state().contains("no worker cache"), cache.state());
        }
    }

    @Test
    void only_the_workers_own_jars_are_on_its_class_path() {
        var names = WorkerClassPath.find().stream().map(path -> path.getFileName().toString()).toList();

        assertTrue(names.stream().noneMatch(name -> name.contains("jackson") || name.contains("jdbi") || name.contains("sqlite")
                || name.contains("sdk-core") || name.contains("jsqlparser") || name.contains("truffle-runtime")), names::toString);
    }

    @Test
    void an_emptied_folder_does_not_stop_workers_from_starting() throws IOException {
        try (var cache = new WorkerCache(Optional.of(folder), 128)) {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            assertTrue(cache.classPath().stream().allMatch(Files::exists));
            assertTrue(cache.ready().isEmpty());
        }
    }
}
