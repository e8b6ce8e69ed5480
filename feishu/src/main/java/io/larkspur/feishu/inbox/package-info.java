/** Events of the platform: kept before they are acknowledged, worked on after, each once. */
@NullMarked
package io.larkspur.feishu.inbox;

import org.jspecify.annotations.NullMarked;
