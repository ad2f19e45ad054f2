package io.serinus.model;

import org.jspecify.annotations.Nullable;

/**
 * Where alerts go; null where a field was left out.
 *
 * @param type for example {@code slack}
 * @param channel of a chat
 * @param username under which messages appear
 * @param address URL of the hook, when it is no secret
 * @param proxy URL of an HTTP proxy
 * @param secretRef a Secret in the same namespace: its entry {@code address} is the hook's URL, its
 *     entry {@code token} a bot's token
 */
public record AlertProviderSpec(
    @Nullable String type,
    @Nullable String channel,
    @Nullable String username,
    @Nullable String address,
    @Nullable String proxy,
    MetricTemplateSpec.@Nullable SecretRef secretRef) {}
