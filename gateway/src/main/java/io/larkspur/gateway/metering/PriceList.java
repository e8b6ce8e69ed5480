package io.larkspur.gateway.metering;

import io.larkspur.gateway.metering.PriceSettings.PriceEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The price of a call, by its route and the model that answered. */
@Component
final class PriceList {

    private static final String ANY = "*";

    private final List<Line> lines;

    PriceList(PriceSettings settings) {
        this.lines = settings.prices().stream().map(Line::of).toList();
    }

    /** @param model null before it is known; then only entries for all models fit */
    Price of(String route, @Nullable String model) {
        for (Line line : lines) {
            if (line.fits(route, model)) {
                return line.price();
            }
        }
        return Price.FREE;
    }

    /** Whether any model's answer to a call of the route costs something. */
    boolean mayCost(String route) {
        for (Line line : lines) {
            if (line.isOf(route)) {
                if (line.price().isSome()) {
                    return true;
                }
                if (line.model().equals(ANY)) {
                    return false;
                }
            }
        }
        return false;
    }

    private record Line(String route, String model, Price price) {

        static Line of(PriceEntry entry) {
            return new Line(entry.route(), entry.model(), Price.of(entry));
        }

        boolean isOf(String askedRoute) {
            return route.equals(ANY) || route.equals(askedRoute);
        }

        boolean fits(String askedRoute, @Nullable String askedModel) {
            return isOf(askedRoute) && (model.equals(ANY) || model.equals(askedModel));
        }
    }
}
