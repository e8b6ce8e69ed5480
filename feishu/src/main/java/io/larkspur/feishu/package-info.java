/** The only room that speaks the platform: OAuth, cards, callbacks, tenant tokens. */
@NullMarked
package io.larkspur.feishu;

import org.jspecify.annotations.NullMarked;
