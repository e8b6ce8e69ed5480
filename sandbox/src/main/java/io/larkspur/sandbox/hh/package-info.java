/** hh.ru: another issuer of users' tokens beside the platform, with an API behind them. */
@NullMarked
package io.larkspur.sandbox.hh;

import org.jspecify.annotations.NullMarked;
