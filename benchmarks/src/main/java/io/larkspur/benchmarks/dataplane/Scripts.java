package io.larkspur.benchmarks.dataplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What wrk sends where it is more than one plain GET, as Lua. */
final class Scripts {

    private final Path folder;

    Scripts(Path folder) {
        this.folder = folder;
    }

    String posting(int bytes) {
        return written("post.lua", """
                wrk.method = "POST"
                wrk.headers["Content-Type"] = "application/json"
                wrk.body = '{"message":"' .. string.rep("a", %d) .. '"}'
                """.formatted(bytes - 14));
    }

    /** Every call for a user drawn at random, by the application this user has consented to. */
    String crowd(int users, List<String> applications) {
        return calls("crowd-" + users, users, applications, "requests[math.random(#requests)]");
    }

    /** One user after the other, beginning behind that many. */
    String walk(long behind, int users, List<String> applications) {
        return calls("walk-" + users, users, applications, "following(" + behind + ")");
    }

    private String calls(String name, int users, List<String> applications, String next) {
        String names = applications.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(",\n"));
        return written(name + ".lua", """
                local applications = {%s}
                local requests = {}
                function init()
                  math.randomseed(7)
                  for i = 1, %d do
                    wrk.headers["X-User-Id"] = string.format("ou_benchmark%%06d", i - 1)
                    wrk.headers["Authorization"] = applications[(i - 1) %% #applications + 1]
                    requests[i] = wrk.format()
                  end
                end
                local calls = 0
                local function following(behind)
                  calls = calls + 1
                  return requests[(behind + calls - 1) %% #requests + 1]
                end
                function request()
                  return %s
                end
                """.formatted(names, users, next));
    }

    private String written(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
