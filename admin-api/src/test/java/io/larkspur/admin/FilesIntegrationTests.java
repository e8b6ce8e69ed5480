package io.larkspur.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

@AdminApiTest
class FilesIntegrationTests {

    private static final byte[] PDF = "%PDF-1.7\nnothing much\n%%EOF\n".getBytes(US_ASCII);
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F'};
    private static final byte[] PROGRAM = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0};
    private static final int LARGE = 4 * 1024 * 1024;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final byte[] TABLE = "name,age\nJürgen,42\n".getBytes(UTF_8);

    @Autowired
    private Clients clients;

    @Autowired
    private SteppedClock clock;

    @Value("${larkspur.files.directory}")
    private String folder = "";

    private ServiceUsers.Member member =
            new ServiceUsers.Member("", WebTestClient.bindToServer().build());

    @BeforeEach
    void makeAMember() {
        clock.reset();
        member = ServiceUsers.ensured(clients);
    }

    @Test
    void keepsAFileAndHandsItOutByItsLink() {
        JsonNode file = uploaded("document.pdf", "application/pdf", PDF);

        assertThat(file.required("file_path").stringValue())
                .isEqualTo("users/" + member.id() + "/files/2026/01/document_20260119100000.pdf");
        assertThat(file.required("file_size").longValue()).isEqualTo(PDF.length);
        assertThat(file.required("content_type").stringValue()).isEqualTo("application/pdf");
        String link = file.required("download_url").stringValue();
        assertThat(link).startsWith(clients.url());
        EntityExchangeResult<byte[]> answer = get(link);
        assertThat(answer.getResponseBody()).isEqualTo(PDF);
        assertThat(answer.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PDF);
        assertThat(answer.getResponseHeaders().getContentDisposition().isAttachment())
                .isTrue();
    }

    @Test
    void listsLooksAtAndDeletesFiles() {
        String first = path(uploaded("a.txt", "text/plain", TABLE));
        clock.advance(Duration.ofSeconds(1));
        String second = path(uploaded("b.csv", "text/csv", TABLE));

        assertThat(list("")).extracting(FilesIntegrationTests::path).containsExactly(second, first);
        assertThat(list("&limit=1")).extracting(FilesIntegrationTests::path).containsExactly(second);
        assertThat(list("&prefix=2026/01/a"))
                .extracting(FilesIntegrationTests::path)
                .containsExactly(first);
        assertThat(list("&prefix=users/" + member.id() + "/files/2026/01/b")).hasSize(1);
        assertThat(list("&prefix=%25")).isEmpty();
        JsonNode info =
                data(member.bearer().get().uri("/api/v1/users/{id}/files/info?file_path={path}", member.id(), first));
        assertThat(info.required("content_type").stringValue()).isEqualTo("text/plain");
        String link = info.required("download_url").stringValue();

        member.bearer()
                .delete()
                .uri("/api/v1/users/{id}/files?file_path={path}", member.id(), first)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.message")
                .isEqualTo("File deleted successfully");

        assertThat(get(link).getStatus().value()).isEqualTo(404);
        assertThat(list("")).extracting(FilesIntegrationTests::path).containsExactly(second);
        member.bearer()
                .delete()
                .uri("/api/v1/users/{id}/files?file_path={path}", member.id(), first)
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void findsAFileUnderThePathThatWasHandedOutSentRaw() {
        member = ServiceUsers.ensured(clients, "auth0|a+b " + UUID.randomUUID());
        String path = path(uploaded("a.txt", "text/plain", TABLE));
        URI files = URI.create(clients.url() + "/api/v1/users/"
                + member.id().replace("|", "%7C").replace(" ", "%20") + "/files");
        String sent = path.replace("|", "%7C").replace(" ", "%20");
        String query = "?file_path=" + sent;

        JsonNode listed = data(member.bearer()
                .get()
                .uri(URI.create(files + "?prefix=" + sent.substring(0, sent.lastIndexOf('/') + 2))));
        JsonNode info = data(member.bearer().get().uri(URI.create(files + "/info" + query)));
        JsonNode deleted = data(member.bearer().delete().uri(URI.create(files + query)));

        assertThat(listed).extracting(FilesIntegrationTests::path).containsExactly(path);
        assertThat(path(info)).isEqualTo(path);
        assertThat(path(deleted)).isEqualTo(path);
    }

    @Test
    void letsALinkEndInTime() {
        String link =
                uploaded("a.txt", "text/plain", TABLE).required("download_url").stringValue();
        clock.advance(Duration.ofMinutes(59));
        assertThat(get(link).getStatus().value()).isEqualTo(200);

        clock.advance(Duration.ofMinutes(1));

        assertThat(get(link).getStatus().value()).isEqualTo(403);
    }

    @Test
    void takesNoLinkThatWasChanged() {
        String link =
                uploaded("a.txt", "text/plain", TABLE).required("download_url").stringValue();
        String other = uploaded("a.txt", "text/plain", anotherText())
                .required("file_id")
                .stringValue();
        String last = link.endsWith("0") ? "1" : "0";

        for (String changed : new String[] {
            link.replaceFirst("files/[0-9a-f-]{36}", "files/" + other),
            link.replaceFirst("expires=\\d+", "expires=9999999999"),
            link.replaceFirst("expires=\\d+", "expires=-1"),
            link.substring(0, link.length() - 1) + last,
            link.substring(0, link.length() - 1),
            link.replaceFirst("&signature=.*", ""),
            link.replaceFirst("\\?.*", "")
        }) {
            assertThat(get(changed).getStatus().value()).describedAs(changed).isEqualTo(403);
        }
        assertThat(get(link.replaceFirst("files/[0-9a-f-]{36}", "files/..%2F..%2Fetc%2Fpasswd"))
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void givesTwoOfOneNameTwoPaths() {
        assertThat(path(uploaded("a.txt", "text/plain", TABLE)))
                .isNotEqualTo(path(uploaded("a.txt", "text/plain", TABLE)));
    }

    @Test
    void keepsEveryFileToItsUser() {
        String path = path(uploaded("a.txt", "text/plain", TABLE));
        ServiceUsers.Member other = ServiceUsers.ensured(clients);

        for (String asked : new String[] {path, path.replace("a_", "b_")}) {
            other.bearer()
                    .get()
                    .uri("/api/v1/users/{id}/files/info?file_path={path}", other.id(), asked)
                    .exchange()
                    .expectStatus()
                    .isForbidden();
            other.bearer()
                    .delete()
                    .uri("/api/v1/users/{id}/files?file_path={path}", other.id(), asked)
                    .exchange()
                    .expectStatus()
                    .isForbidden();
            other.bearer()
                    .get()
                    .uri("/api/v1/users/{id}/files/info?file_path={path}", member.id(), asked)
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }
        assertThat(list("")).hasSize(1);
    }

    /** The stem is cut after 80 characters of Java, and the last one that fits takes two of them. */
    @ParameterizedTest
    @ValueSource(ints = {78, 79, 80})
    void cutsALongNameBetweenCharacters(int before) {
        String path = path(uploaded("x".repeat(before) + "𠀀𠀀.txt", "text/plain", TABLE));

        assertThat(path.substring(path.lastIndexOf('/') + 1))
                .isEqualTo("x".repeat(before) + (before == 78 ? "𠀀" : "") + "_20260119100000.txt");
        assertThat(list("")).extracting(FilesIntegrationTests::path).containsExactly(path);
        member.bearer()
                .get()
                .uri("/api/v1/users/{id}/files/info?file_path={path}", member.id(), path)
                .exchange()
                .expectStatus()
                .isOk();
    }

    static Stream<Arguments> honest() {
        return Stream.of(
                Arguments.of("a.pdf", "application/pdf", PDF, "application/pdf"),
                Arguments.of("a.png", "image/png", PNG, "image/png"),
                Arguments.of("a.JPEG", "image/jpeg", JPEG, "image/jpeg"),
                Arguments.of("a.csv", "application/vnd.ms-excel", TABLE, "text/csv"),
                Arguments.of("a.csv", null, TABLE, "text/csv"),
                Arguments.of("notes.md", "application/octet-stream", TABLE, "text/plain"),
                Arguments.of("README", null, TABLE, "text/plain"),
                Arguments.of("empty.txt", "text/plain", new byte[0], "text/plain"),
                Arguments.of("表.txt", "text/plain; charset=utf-8", TABLE, "text/plain"),
                Arguments.of("a.txt", "text/plain", "\ufeffJürgen, 𠀀\n".getBytes(UTF_16LE), "text/plain"),
                Arguments.of("a.csv", "text/csv", "\ufeffname,age\n表,42\n".getBytes(UTF_16BE), "text/csv"),
                Arguments.of("a.pdf", "application/pdf", behind("\ufeff\r\n"), "application/pdf"),
                Arguments.of("a.pdf", "application/pdf", behind("\u001b%-12345X@PJL\n"), "application/pdf"),
                Arguments.of("a.pdf", "application/pdf", behind(" ".repeat(1019)), "application/pdf"),
                Arguments.of("on-pdf.md", "text/markdown", "It begins with %PDF-".getBytes(US_ASCII), "text/plain"),
                Arguments.of(
                        "a.xlsx",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        zipped("[Content_Types].xml", "xl/workbook.xml"),
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                Arguments.of("a.xls", "application/vnd.ms-excel", compound("Workbook"), "application/vnd.ms-excel"));
    }

    @ParameterizedTest
    @MethodSource("honest")
    void takesWhatIsWhatItIsCalled(String name, @Nullable String type, byte[] bytes, String contentType) {
        assertThat(uploaded(name, type, bytes).required("content_type").stringValue())
                .isEqualTo(contentType);
    }

    @ParameterizedTest
    @CsvSource({
        "notes.2025-07-26, notes.2025-07-26",
        "Report v1.2, Report_v1.2",
        "server.log.1, server.log.1",
        "of a long end.documentation, of_a_long_end.documentation"
    })
    void takesNamesWhoseLastDotBeginsNoExtension(String name, String stem) {
        JsonNode file = uploaded(name, "text/plain", TABLE);

        assertThat(path(file)).endsWith("/" + stem + "_20260119100000.txt");
        assertThat(file.required("content_type").stringValue()).isEqualTo("text/plain");
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                Arguments.of("a.pdf", "application/pdf", PNG),
                Arguments.of("a.pdf", "application/pdf", TABLE),
                Arguments.of("a.png", "image/png", PDF),
                Arguments.of("a.png", "application/pdf", PDF),
                Arguments.of("a.txt", "text/plain", PROGRAM),
                Arguments.of("a.exe", "application/octet-stream", PROGRAM),
                Arguments.of("a.html", "text/html", "<script>alert(1)</script>".getBytes(US_ASCII)),
                Arguments.of("a.svg", "image/svg+xml", "<svg/>".getBytes(US_ASCII)),
                Arguments.of("a.txt", "text/html", TABLE),
                Arguments.of("a.xlsx", "application/zip", zipped("word/document.xml")),
                Arguments.of("a.xlsx", "application/zip", new byte[] {'P', 'K', 3, 4, 0, 0}),
                Arguments.of("a.xls", "application/vnd.ms-excel", compound("WordDocument")),
                Arguments.of("a.zip", "application/zip", zipped("xl/workbook.xml")),
                Arguments.of("a.pdf", "application/pdf", behind(" ".repeat(1020))),
                Arguments.of("a.pdf", "application/pdf", behind("\u007fELF")),
                Arguments.of("a.pdf", "application/pdf", behind("MZ ")),
                Arguments.of("a.pdf", "application/pdf", behind("#!/bin/sh\n")),
                Arguments.of("a.pdf", "application/pdf", behind("Rar!\u001a\u0007")),
                Arguments.of("a.pdf", "application/pdf", zipped("%PDF-1.7")),
                Arguments.of("a.txt", "text/plain", "\ufeffa\0b".getBytes(UTF_16LE)),
                Arguments.of("a.txt", "text/plain", new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0xd8, 'b', 0}),
                Arguments.of("a.txt", "text/plain", new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0, 'b'}));
    }

    private static byte[] behind(String before) {
        byte[] first = before.getBytes(UTF_8);
        byte[] bytes = Arrays.copyOf(first, first.length + PDF.length + 1);
        System.arraycopy(PDF, 0, bytes, first.length, PDF.length);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("lies")
    void refusesWhatIsNot(String name, String type, byte[] bytes) {
        upload(name, type, bytes)
                .expectStatus()
                .isEqualTo(415)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("file-type-refused");

        assertThat(list("")).isEmpty();
    }

    @Test
    void refusesNamesThatLeadElsewhereInFortySpellings() {
        String[] dots = {"..", "%2e%2e", "%2E.", "．．", "%252e%252e"};
        String[] slashes = {"/", "\\\\", "%2f", "%5c", "%252F", "／", "∕", "⁄"};
        for (String dot : dots) {
            for (String slash : slashes) {
                upload(dot + slash + "etc" + slash + "passwd.txt", "text/plain", TABLE)
                        .expectStatus()
                        .isBadRequest();
            }
        }

        assertThat(list("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a%00.txt", "a%0d%0ab.txt", "%25%32%35%32%35%32%35"})
    void refusesWhatIsNoName(String name) {
        upload(name, "text/plain", TABLE).expectStatus().isBadRequest();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "．．", "‥", "%2e%2E", "%252e.", " .. "})
    void refusesANameOfDotsThatLeadElsewhere(String name) {
        upload(name, "text/plain", TABLE).expectStatus().isBadRequest();
    }

    @ParameterizedTest
    @CsvSource({
        "and so on….txt, and_so_on_",
        "½ price.txt, ½_price",
        "℅ Müller.txt, Müller",
        "wait...what.txt, wait...what",
        "a..b.txt, a..b"
    })
    void takesHonestNamesWithSignsThatLookLikeWays(String name, String stem) {
        assertThat(path(uploaded(name, "text/plain", TABLE)))
                .isEqualTo("users/" + member.id() + "/files/2026/01/" + stem + "_20260119100000.txt");
    }

    @Test
    void refusesALongName() {
        upload("x".repeat(300) + ".txt", "text/plain", TABLE).expectStatus().isBadRequest();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "/etc/passwd", "users", "users/%s/files/../../x", "users/%s/files/nothing"})
    void findsNoFileUnderAPathThatLeadsElsewhere(String path) {
        int status = member.bearer()
                .get()
                .uri("/api/v1/users/{id}/files/info?file_path={path}", member.id(), path.formatted(member.id()))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();

        assertThat(status).isIn(403, 404);
    }

    @Test
    void takes49MegabytesAndRefuses51() throws IOException {
        assertThat(statusOf(textForm(49 * 1024 * 1024), true)).isEqualTo(200);
        assertThat(statusOf(textForm(51 * 1024 * 1024), true)).isEqualTo(413);
        assertThat(statusOf(textForm(51 * 1024 * 1024), false)).isEqualTo(413);

        assertThat(list("")).hasSize(1);
    }

    @Test
    void leavesNothingOfAnUploadWhoseSenderGoesAway() throws IOException {
        half(textForm(LARGE)).close();

        awaitOnTheirWay(List::isEmpty);
    }

    @Test
    void leavesNothingOfAnUploadThatCannotBeCopied() throws IOException {
        byte[] form = textForm(LARGE);
        try (Socket socket = half(form)) {
            Files.createDirectories(
                    onTheirWay().get(0).getParent().resolve("whole").resolve("in the way"));
            socket.getOutputStream().write(form, form.length / 2, form.length - form.length / 2);

            assertThat(status(socket)).isEqualTo(503);
        }

        assertThat(onTheirWay()).isEmpty();
        assertThat(list("")).isEmpty();
    }

    @Test
    void leavesNothingOfAFormThatBreaksOffAfterALargeFile() throws IOException {
        String form = new String(textForm(LARGE), US_ASCII).replace("--x--", "--x");

        assertThat(statusOf(form.getBytes(US_ASCII), true)).isEqualTo(400);

        assertThat(onTheirWay()).isEmpty();
        assertThat(list("")).isEmpty();
    }

    @Test
    void refusesAFormThatIsCutOffByItsLength() throws IOException {
        assertThat(raw(head("Content-Length: 80"), "--x\r\n", form("cut.txt", 400)))
                .isEqualTo(400);

        assertThat(list("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--x--\r\n",
                "",
                "garbage",
                "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nvalue\r\n--x--\r\n"
            })
    void refusesAFormWithoutAFile(String body) {
        member.bearer()
                .post()
                .uri("/api/v1/users/{id}/files/upload", member.id())
                .header("Content-Type", "multipart/form-data; boundary=x")
                .bodyValue(body.getBytes(US_ASCII))
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: image",
                "Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain; charset=none",
                "Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''%",
                "Content-Disposition: form-data; name=\"file\"; filename*=KOI8-R''a.txt",
                "Content-Disposition: form-data; name",
                "Content-Disposition: form-data; filename=\"a.txt\"",
                "Content-Type: image"
            })
    void refusesAPartWhoseHeadCannotBeRead(String head) {
        String file = "Content-Disposition: form-data; name=\"file\"; filename=\"b.txt\"\r\n\r\nsome text\r\n--x\r\n";

        for (String before : new String[] {"", file}) {
            member.bearer()
                    .post()
                    .uri("/api/v1/users/{id}/files/upload", member.id())
                    .header("Content-Type", "multipart/form-data; boundary=x")
                    .bodyValue(("--x\r\n" + before + head + "\r\n\r\nvalue\r\n--x--\r\n").getBytes(US_ASCII))
                    .exchange()
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("invalid-request");
        }

        assertThat(list("")).isEmpty();
    }

    @Test
    void refusesWhatIsNoForm() {
        member.bearer()
                .post()
                .uri("/api/v1/users/{id}/files/upload", member.id())
                .bodyValue(Map.of("file", "x"))
                .exchange()
                .expectStatus()
                .isEqualTo(415);
    }

    private static byte[] anotherText() {
        return "another text".getBytes(US_ASCII);
    }

    private JsonNode uploaded(String name, @Nullable String type, byte[] bytes) {
        return Accounts.json(upload(name, type, bytes)
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody())
                .required("data");
    }

    private WebTestClient.ResponseSpec upload(String name, @Nullable String type, byte[] bytes) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n"
                        + (type == null ? "" : "Content-Type: " + type + "\r\n") + "\r\n")
                .getBytes(UTF_8));
        body.writeBytes(bytes);
        body.writeBytes("\r\n--x--\r\n".getBytes(US_ASCII));
        return member.bearer()
                .post()
                .uri("/api/v1/users/{id}/files/upload", member.id())
                .header("Content-Type", "multipart/form-data; boundary=x")
                .bodyValue(body.toByteArray())
                .exchange();
    }

    private Iterable<JsonNode> list(String query) {
        return data(member.bearer()
                .get()
                .uri(URI.create(clients.url() + "/api/v1/users/" + member.id().replace("|", "%7C") + "/files?offset=0"
                        + query.replace("|", "%7C"))));
    }

    private static JsonNode data(WebTestClient.RequestHeadersSpec<?> request) {
        return Accounts.json(request.exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody())
                .required("data");
    }

    private static String path(JsonNode file) {
        return file.required("file_path").stringValue();
    }

    private EntityExchangeResult<byte[]> get(String link) {
        return clients.nobody()
                .get()
                .uri(URI.create(link))
                .exchange()
                .expectBody()
                .returnResult();
    }

    private static byte[] zipped(String... names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /** Its FAT, which says that the directory has one sector, and that directory: the root and one stream in it. */
    private static byte[] compound(String stream) {
        byte[] mark = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1};
        byte[] name = stream.getBytes(UTF_16LE);
        return ByteBuffer.allocate(1536)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, mark)
                .putShort(30, (short) 9)
                .putInt(48, 1)
                .putInt(512 + 4, -2)
                .putInt(1024 + 76, 1)
                .put(1024 + 128, name)
                .putShort(1024 + 128 + 64, (short) (name.length + 2))
                .put(1024 + 128 + 66, (byte) 2)
                .putInt(1024 + 128 + 68, -1)
                .putInt(1024 + 128 + 72, -1)
                .array();
    }

    private String head(String length) {
        return "POST /api/v1/users/" + member.id().replace("|", "%7C") + "/files/upload HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer "
                + ServiceUsers.token(clients, member.id()).required("token").stringValue()
                + "\r\nContent-Type: multipart/form-data; boundary=x\r\nConnection: close\r\n" + length + "\r\n\r\n";
    }

    private static String form(String name, int size) {
        return "Content-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n" + "x".repeat(size)
                + "\r\n--x--\r\n";
    }

    private static byte[] textForm(int size) {
        return ("--x\r\n" + form("large.txt", size)).getBytes(US_ASCII);
    }

    private int statusOf(byte[] body, boolean states) throws IOException {
        return states
                ? raw(head("Content-Length: " + body.length), new String(body, US_ASCII))
                : raw(
                        head("Transfer-Encoding: chunked"),
                        Integer.toHexString(body.length) + "\r\n",
                        new String(body, US_ASCII),
                        "\r\n0\r\n\r\n");
    }

    /** The first half has been sent, and some of it is on disk. */
    private Socket half(byte[] form) throws IOException {
        URI server = URI.create(clients.url());
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(head("Content-Length: " + form.length).getBytes(US_ASCII));
        socket.getOutputStream().write(form, 0, form.length / 2);
        socket.getOutputStream().flush();
        awaitOnTheirWay(there -> !there.isEmpty());
        return socket;
    }

    private int raw(String... pieces) throws IOException {
        URI server = URI.create(clients.url());
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            for (String piece : pieces) {
                out.write(piece.getBytes(US_ASCII));
            }
            out.flush();
            return status(socket);
        }
    }

    private static int status(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        String line = new String(in.readNBytes(12), US_ASCII);
        return Integer.parseInt(line.substring(9));
    }

    /** A look that finds something deleted under its eyes is taken again. */
    private void awaitOnTheirWay(Predicate<List<Path>> expected) {
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(this::onTheirWay, expected);
    }

    /** All that lies in the folder for uploads, whose own folders are no more than a place for it. */
    private List<Path> onTheirWay() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(folder).resolve("incoming"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
