package io.larkspur.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiNameTests {

    @ParameterizedTest
    @CsvSource({
        "GET, /open-apis/im/v1/messages/om_dc13264520392913993dd051dba21dcf, GET/open-apis/im/v1/messages/:",
        "GET, /open-apis/im/v1/messages/om_0, GET/open-apis/im/v1/messages/:",
        "POST, /open-apis/im/v1/messages, POST/open-apis/im/v1/messages",
        "PUT, /open-apis/calendar/v4/calendars/feishu.cn_x@group/events/7, PUT/open-apis/calendar/v4/calendars/:/events/:",
        "POST, /open-apis/aily/v1/apps/spring_demo__c/runs/, POST/open-apis/aily/v1/apps/:/runs",
        "GET, /, GET"
    })
    void leavesIdsOut(String method, String path, String name) {
        assertThat(ApiName.of(method, path)).isEqualTo(name);
    }
}
