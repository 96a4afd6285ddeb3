#pragma once
/// The special events that are about identity, as Mixpanel takes them: what each must say, and what comes of
/// it in a project of which kind. Pure functions of an event; what they lead to: linker.h.

#include <optional>
#include <string_view>

#include "engine/sandbox/events/event.h"
#include "engine/sandbox/events/event_rules.h"
#include "engine/sandbox/identity/identities.h"

namespace mixferry::sandbox {

/// Said of a whole batch that holds such an event, in a project with Simplified ID Merge.
inline constexpr std::string_view kNoVerbsHere =
    "identity events are not allowed when project is using simplified identity management";

enum class Verb : std::uint8_t { none, identify, create_alias, merge };

[[nodiscard]] Verb verb_of(std::string_view event_name);
/// The name of the verb's event; empty for none.
[[nodiscard]] std::string_view name_of(Verb verb);

/// What the event lacks that its verb needs; nullopt: nothing.
[[nodiscard]] std::optional<Refusal> verb_refusal(Verb verb, const Event& event, Endpoint endpoint);

/// Why an event isn't taken, one about identity or any other; nullopt: it is.
[[nodiscard]] std::optional<Refusal> refusal_with_verb(const Event& event, Terms terms);

/// The link that the event asks for; nullopt where Mixpanel says success and does nothing. `trusted`: it came
/// with a service account. The event has no refusal.
[[nodiscard]] std::optional<Link> link_of(Verb verb, const Event& event, IdentityMode mode, Endpoint endpoint,
                                          bool trusted);

/// Whether `text` is a UUID of version 4.
[[nodiscard]] bool is_uuid_v4(std::string_view text);

}  // namespace mixferry::sandbox
