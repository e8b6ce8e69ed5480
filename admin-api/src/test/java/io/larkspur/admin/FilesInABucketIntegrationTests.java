package io.larkspur.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.conversations.files.Bucket;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.reactive.function.BodyInserters;
import tools.jackson.databind.JsonNode;

/** Files of users with the store that is a setting away. */
@AdminApiTest
class FilesInABucketIntegrationTests {

    private static final String SECRET = "minio-secret";
    private static final Bucket BUCKET = new Bucket(SECRET);
    private static final byte[] PDF = "%PDF-1.7\nnothing much\n%%EOF\n".getBytes(US_ASCII);

    @Autowired
    private Clients clients;

    @DynamicPropertySource
    static void store(DynamicPropertyRegistry settings) {
        settings.add("larkspur.files.store", () -> "s3");
        settings.add("larkspur.files.s3.endpoint", BUCKET::url);
        settings.add("larkspur.files.s3.bucket", () -> Bucket.NAME);
        settings.add("larkspur.files.s3.access-key", () -> Bucket.ACCESS_KEY);
        settings.add("larkspur.files.s3.secret-key", () -> SECRET);
    }

    @AfterAll
    static void close() {
        BUCKET.close();
    }

    @Test
    void takesAFileInListsItHandsItOutByItsLinkAndDeletesIt() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        UserService service = new UserService(member.bearer());

        JsonNode file = uploaded(member);

        String id = file.required("file_id").stringValue();
        String path = file.required("file_path").stringValue();
        assertThat(BUCKET.objects()).containsOnlyKeys("/larkspur/files/" + id);
        JsonNode listed =
                service.get(200, "/api/v1/users/{id}/files", member.id()).required("data");
        assertThat(listed)
                .extracting(each -> each.required("file_path").stringValue())
                .containsExactly(path);
        String link = service.get(200, "/api/v1/users/{id}/files/info?file_path={path}", member.id(), path)
                .required("data")
                .required("download_url")
                .stringValue();
        EntityExchangeResult<byte[]> download = download(link);
        assertThat(download.getStatus().value()).isEqualTo(200);
        assertThat(download.getResponseBody()).isEqualTo(PDF);
        assertThat(download.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PDF);

        UserService.json(
                member.bearer()
                        .delete()
                        .uri("/api/v1/users/{id}/files?file_path={path}", member.id(), path)
                        .exchange(),
                200);

        assertThat(BUCKET.objects()).isEmpty();
        assertThat(download(link).getStatus().value()).isEqualTo(404);
    }

    private static JsonNode uploaded(ServiceUsers.Member member) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", PDF, MediaType.APPLICATION_PDF).filename("document.pdf");
        return UserService.json(
                        member.bearer()
                                .post()
                                .uri("/api/v1/users/{id}/files/upload", member.id())
                                .body(BodyInserters.fromMultipartData(form.build()))
                                .exchange(),
                        200)
                .required("data");
    }

    private EntityExchangeResult<byte[]> download(String link) {
        return clients.nobody()
                .get()
                .uri(URI.create(link))
                .exchange()
                .expectBody()
                .returnResult();
    }
}
