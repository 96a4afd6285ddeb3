#pragma once
/// How every record begins: the only home of what names the project in it.

#include <string>
#include <string_view>

namespace mixferry::mixpanel {

/// `{"$token":"T",`, or `{` without a token.
[[nodiscard]] std::string record_head(std::string_view token);

/// What names the project in events that link ids, as the first of their properties: `"token":"T",`, or
/// nothing without a token. Source: Mixpanel docs, reference "Create Identity" and its neighbours.
[[nodiscard]] std::string identity_head(std::string_view token);

/// `record` as it is kept, without what its head says of the project. Throws `std::logic_error` when it
/// begins otherwise.
[[nodiscard]] std::string without_head(std::string_view record, std::string_view head);

/// What `without_head` gave, made a record again.
[[nodiscard]] std::string with_head(std::string_view kept, std::string_view head);

}  // namespace mixferry::mixpanel
