package io.larkspur.standalone;

import io.larkspur.sandbox.Sandbox;

/** The first thing a newcomer reads: what to do next. */
final class Welcome {

    private Welcome() {}

    static void print(Surroundings surroundings, DemoEnvironment demo) {
        String text = surroundings
                .sandbox()
                .map(sandbox -> withSandbox(surroundings, demo, sandbox))
                .orElseGet(() -> withPlatform(surroundings, demo));
        System.out.println(text);
    }

    private static String withSandbox(Surroundings surroundings, DemoEnvironment demo, Sandbox sandbox) {
        return """

                  Larkspur is ready at %1$s

                  1. In a second terminal, call an AI endpoint as a user who has not consented yet. It waits:
                     . %2$s; curl -u "$LARKSPUR_APP_ID:$LARKSPUR_APP_SECRET" -H "X-User-Id: $DEMO_USER_OPEN_ID" \
                -H 'Prefer: wait=60' -H 'Content-Type: application/json' \
                -d '{"message":{"content":"What can Larkspur do?"}}' \
                "$LARKSPUR_URL/open-apis/aily/v1/apps/spring_demo__c/knowledges/ask"
                  2. Open the user's chat and press Authorize; the same call answers: %3$s/chat/%4$s
                  3. Read the control plane's API: %1$s/docs
                """.formatted(surroundings.url(), demo.file(), sandbox.url(), sandbox.demoUserOpenId());
    }

    private static String withPlatform(Surroundings surroundings, DemoEnvironment demo) {
        return """

                  Larkspur is ready at %1$s

                  1. Add the redirect address %1$s/callbacks/feishu/oauth to your platform app.
                  2. Register your first application; its secret is shown once:
                     . %2$s; curl -u "$LARKSPUR_ADMIN_USERNAME:$LARKSPUR_ADMIN_PASSWORD" \
                -H 'Content-Type: application/json' \
                -d '{"name":"first","proofs":["handle","user-id"],"may_invite":true}' "$LARKSPUR_URL/admin/applications"
                  3. Read the control plane's API: %1$s/docs
                """.formatted(surroundings.url(), demo.file());
    }
}
