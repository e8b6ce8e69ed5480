package io.larkspur.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import reactor.blockhound.integration.BlockHoundIntegration;

class LettuceBlocksBrieflyTests {

    @Test
    void isFoundByWhateverTestsUseTheseStores() {
        assertThat(ServiceLoader.load(BlockHoundIntegration.class))
                .hasAtLeastOneElementOfType(LettuceBlocksBriefly.class);
    }
}
