package io.larkspur.feishu.platform;

/** Which of the platform's two OAuth token endpoints is spoken to. */
public enum TokenEndpointVersion {
    /** {@code /open-apis/authen/v2/oauth/token} on the open API host, JSON; what Lark documents. */
    V2,
    /** {@code /oauth/v3/token} on the accounts host, form encoded; what Feishu recommends. */
    V3
}
