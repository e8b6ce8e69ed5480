/** What follows from the platform's news about people and their consent. */
@NullMarked
package io.larkspur.feishu.event;

import org.jspecify.annotations.NullMarked;
