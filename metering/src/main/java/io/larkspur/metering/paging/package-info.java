/** Lists, a part at a time. */
@NullMarked
package io.larkspur.metering.paging;

import org.jspecify.annotations.NullMarked;
