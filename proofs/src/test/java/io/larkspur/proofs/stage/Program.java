package io.larkspur.proofs.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A shipped program, unpacked, with the few classes that the proofs put beside it. An archive of its loaded classes is
 * written when one process of it ends in order, and makes later starts cheaper; it stays for the next run while neither
 * the program nor those classes change.
 */
final class Program {

    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final String CLASSES = "BOOT-INF/classes/";
    private static final List<String> BESIDE = List.of("io/larkspur/proofs/replica");
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String UNPACKED = "unpacked";

    private final Path home;
    private final List<String> entries = new ArrayList<>();
    /** By the name of the archive, the process that is to write it, in whichever of its lives. */
    private final Map<String, String> writers = new ConcurrentHashMap<>();

    private Program(Path home) {
        this.home = home;
    }

    /** The executable jar that packaging left in the module. */
    static Program of(String module) {
        try {
            Path jar = executable(module);
            Program program = new Program(TARGET.resolve("programs").resolve(module + "-" + digest(jar)));
            program.unpack(jar);
            return program;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String classPath() {
        return String.join(System.getProperty("path.separator"), entries);
    }

    /** The option that uses the archive of that name, or has one process write it, which makes its end ten seconds longer. */
    List<String> sharing(String name, String process) {
        Path archive = archive(name);
        if (Files.exists(archive)) {
            return List.of("-XX:SharedArchiveFile=" + archive);
        }
        return isWrittenBy(process, name) ? List.of("-XX:ArchiveClassesAtExit=" + archive) : List.of();
    }

    /** The first that is asked about. */
    boolean isWrittenBy(String process, String name) {
        return writers.computeIfAbsent(name, none -> process).equals(process);
    }

    boolean isArchived(String name) {
        return Files.exists(archive(name));
    }

    private Path archive(String name) {
        return home.resolve(name + ".jsa");
    }

    private static Path executable(String module) throws IOException {
        Path target = Path.of("..", module, "target").toAbsolutePath().normalize();
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches(module + "-.*-exec\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no executable jar in " + target
                            + "; run the proofs by ./mvnw verify or proofs/run"));
        }
    }

    private static String digest(Path jar) throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(Files.readAllBytes(jar));
            for (Path file : beside()) {
                sha.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(sha.digest()).substring(0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void unpack(Path jar) throws IOException {
        Files.createDirectories(home);
        Path done = home.resolve(UNPACKED);
        boolean known = Files.exists(done);
        entries.add(writeBeside(known).toString());
        Path classes = home.resolve("classes.jar");
        entries.add(classes.toString());
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
                JarOutputStream out =
                        new JarOutputStream(known ? OutputStream.nullOutputStream() : Files.newOutputStream(classes))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                unpack(entry.getName(), in, out, known);
            }
        }
        if (!known) {
            Files.createFile(done);
        }
    }

    private void unpack(String name, InputStream in, JarOutputStream classes, boolean known) throws IOException {
        if (name.startsWith(LIBRARIES) && name.endsWith(".jar")) {
            Path library = home.resolve(name.substring(LIBRARIES.length()));
            entries.add(library.toString());
            if (!known) {
                Files.copy(in, library);
            }
        } else if (name.startsWith(CLASSES) && !name.equals(CLASSES)) {
            // Folders too: components are searched by them.
            classes.putNextEntry(new JarEntry(name.substring(CLASSES.length())));
            in.transferTo(classes);
            classes.closeEntry();
        }
    }

    /** Nothing else of the tests is there. */
    private Path writeBeside(boolean known) throws IOException {
        Path jar = home.resolve("beside.jar");
        if (!known) {
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
                for (Path file : beside()) {
                    out.putNextEntry(new JarEntry(testClasses().relativize(file).toString()));
                    Files.copy(file, out);
                    out.closeEntry();
                }
            }
        }
        return jar;
    }

    private static List<Path> beside() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String part : BESIDE) {
            try (Stream<Path> all = Files.walk(testClasses().resolve(part))) {
                all.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        return files;
    }

    private static Path testClasses() {
        return TARGET.resolve("test-classes");
    }
}
