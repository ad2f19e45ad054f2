package io.serinus.notify;

import io.serinus.model.AlertProviderType;
import io.serinus.model.Secret;
import java.util.Optional;

/**
 * Where an alert goes.
 *
 * @param address URL of the hook, often itself a credential; empty where a token alone will do
 * @param channel of a chat
 * @param username under which messages appear
 * @param proxy URL of the proxy to go through; may hold a password
 * @param token of a bot, or for a receiver of one's own
 */
public record AlertDestination(
    AlertProviderType type,
    Optional<Secret> address,
    String channel,
    String username,
    Optional<Secret> proxy,
    Optional<Secret> token) {}
