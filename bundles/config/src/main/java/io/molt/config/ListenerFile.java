package io.molt.config;

import io.molt.spi.settings.ListenerSettings;

/**
 * One of the files {@code conf/listener-NAME.cfg}.
 *
 * @param settings what it says
 * @param section where it says so, for problems
 */
record ListenerFile(ListenerSettings settings, Section section) {}
