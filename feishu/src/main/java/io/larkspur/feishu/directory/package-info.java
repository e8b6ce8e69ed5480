/** Keeps what is known of users up to date with the platform's directory, by a schedule. */
@NullMarked
package io.larkspur.feishu.directory;

import org.jspecify.annotations.NullMarked;
