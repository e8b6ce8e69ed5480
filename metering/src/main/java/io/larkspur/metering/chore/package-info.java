/** What has to be done now and then, whoever calls: for the program that does chores. */
@NullMarked
package io.larkspur.metering.chore;

import org.jspecify.annotations.NullMarked;
