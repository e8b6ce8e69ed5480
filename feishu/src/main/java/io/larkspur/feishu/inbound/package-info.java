/** What the platform sends us: proven, opened, and each event once. */
@NullMarked
package io.larkspur.feishu.inbound;

import org.jspecify.annotations.NullMarked;
