/** The web side of the platform: where users come back from the authorize page, and where events and clicks arrive. */
@NullMarked
package io.larkspur.feishu.callback;

import org.jspecify.annotations.NullMarked;
