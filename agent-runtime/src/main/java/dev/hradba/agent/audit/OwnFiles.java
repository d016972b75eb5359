package dev.hradba.agent.audit;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/// Files and directories that only their owner can open.
final class OwnFiles {

    private OwnFiles() {}

    static void createDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (directory.getParent() != null) {
            Files.createDirectories(directory.getParent());
        }
        try {
            if (hasPosixModes(directory)) {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(directory);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw new AuditException(
                        AuditException.Kind.NOT_A_LOG,
                        "%s is a file, not a directory. Name a directory for the audit log".formatted(directory), e);
            }
        }
    }

    /// Creates an empty file that only its owner can open; does nothing if it is there.
    static void create(Path file) throws IOException {
        try {
            if (hasPosixModes(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw new AuditException(
                        AuditException.Kind.NOT_A_LOG, "%s is not a file. Move it away".formatted(file), e);
            }
        }
    }

    static boolean hasPosixModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getFileAttributeView(path.toAbsolutePath().getParent(), PosixFileAttributeView.class) != null;
    }
}
