/** How authorization cards and toasts look, in both languages. */
@NullMarked
package io.larkspur.feishu.card;

import org.jspecify.annotations.NullMarked;
