package io.larkspur.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathSpellingTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/im/v1/messages",
                "/open-apis/docx/v1/documents/AbC_-~",
                "/open-apis/x/y@z:1,2!$'()*+=",
                "/open-apis/x/.well-known/a.b/..c"
            })
    void copiesNoPathThatHasOneReading(String path) {
        assertThat(PathSpelling.hasOneReading(path)).isTrue();
        assertThat(PathSpelling.loosest(path)).isEqualToIgnoringCase(path);
    }

    @Test
    void copiesNoPathWithoutCapitalsEither() {
        String path = "/open-apis/im/v1/messages";

        assertThat(PathSpelling.loosest(path)).isSameAs(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/%62",
                "/a/b/",
                "/a//b",
                "//a/b",
                "/a/./b",
                "/./a/b",
                "/a/b/.",
                "/a/x/../b",
                "/a/b/x/..",
                "/a./b",
                "/a/b.",
                "/a;x/b",
                "/a/b;x=y",
                "/a\\b",
                "/a/b ",
                "a/b",
                "/a/\u200bb"
            })
    void looksFurtherWhereAServerMightReadAnotherPath(String path) {
        assertThat(PathSpelling.hasOneReading(path)).isFalse();
        assertThat(PathSpelling.loosest(path)).isEqualTo("/a/b");
    }
}
