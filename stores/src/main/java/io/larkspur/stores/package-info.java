/** Where Postgres and Redis are: turns DATABASE_URL and REDIS_URL into connections with deadlines. */
@NullMarked
package io.larkspur.stores;

import org.jspecify.annotations.NullMarked;
