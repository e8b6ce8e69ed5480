package io.larkspur.admin.applications;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.larkspur.accounts.IssuedCredential;

/** An application with a secret that was just issued; it is shown in this answer and never again. */
record IssuedView(
        @JsonUnwrapped ApplicationView application,
        @JsonProperty("credential_id") String credentialId,
        @JsonProperty("client_secret") String clientSecret) {

    static IssuedView of(IssuedCredential issued) {
        return new IssuedView(
                ApplicationView.of(issued.application()),
                issued.credentialId(),
                issued.secret().reveal());
    }

    @Override
    public String toString() {
        return "IssuedView[" + credentialId + "]";
    }
}
