package io.larkspur.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The example of a route under a heading of {@code docs/configuration.md}, as arguments of a program. */
final class DocumentedRoute {

    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
    private static final String BEGIN = "```yaml\n";
    private static final String END = "\n```";

    private DocumentedRoute() {}

    /** @param instead what stands in the place of names that only readers can fill in; each has to be there */
    static List<String> under(String heading, Map<String, String> instead) {
        try {
            String text = Files.readString(DOCUMENT);
            String section = after(text, "\n### " + heading + "\n");
            String example = after(section, BEGIN);
            return arguments(replaced(example.substring(0, example.indexOf(END)), instead));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String replaced(String example, Map<String, String> instead) {
        String filledIn = example;
        for (Map.Entry<String, String> each : instead.entrySet()) {
            after(filledIn, each.getKey());
            filledIn = filledIn.replace(each.getKey(), each.getValue());
        }
        return filledIn;
    }

    private static List<String> arguments(String yaml) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (PropertySource<?> source :
                new YamlPropertySourceLoader().load("example", new ByteArrayResource(yaml.getBytes()))) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                arguments.add("--" + name + "=" + source.getProperty(name));
            }
        }
        return arguments;
    }

    private static String after(String text, String mark) {
        int at = text.indexOf(mark);
        if (at < 0) {
            throw new AssertionError("There is no " + mark.strip() + " in " + DOCUMENT);
        }
        return text.substring(at + mark.length());
    }
}
