/** What happened and who did it: written with every change, chained, signed, and checked on demand. */
@NullMarked
package io.larkspur.accounts.audit;

import org.jspecify.annotations.NullMarked;
