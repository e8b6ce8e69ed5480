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

    /** Every call for a user drawn at random, by one of the applications. */
    String crowd(int users, List<String> applications) {
        String names = applications.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(",\n"));
        return written("crowd-" + users + ".lua", """
                local applications = {%s}
                local requests = {}
                function init()
                  math.randomseed(7)
                  for i = 1, %d do
                    wrk.headers["X-User-Id"] = string.format("ou_benchmark%%06d", i - 1)
                    wrk.headers["Authorization"] = applications[i %% #applications + 1]
                    requests[i] = wrk.format()
                  end
                end
                function request()
                  return requests[math.random(#requests)]
                end
                """.formatted(names, users));
    }

    private String written(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
