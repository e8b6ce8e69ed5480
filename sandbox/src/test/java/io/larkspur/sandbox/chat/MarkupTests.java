package io.larkspur.sandbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkupTests {
    @Test
    void drawsBoldTextAndLinks() {
        assertThat(Markup.html("**Hi** [there](https://example.com/?a=1&b=2)"))
                .isEqualTo(
                        "<strong>Hi</strong> <a href=\"https://example.com/?a=1&amp;b=2\" rel=\"noreferrer\">there</a>");
    }

    @Test
    void leavesOutTheCardsOwnTags() {
        assertThat(Markup.html("<font color='red'>one</font> & <at id=all></at>two"))
                .isEqualTo("one &amp; two");
    }

    @Test
    void makesEverythingElseHarmless() {
        assertThat(Markup.html("<script>alert(1)</script> [x](javascript:alert(1)) <font<script>>"))
                .doesNotContain("<script")
                .doesNotContain("href");
    }
}
