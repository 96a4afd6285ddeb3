#pragma once
/// Answers in the form of SCIM (RFC 7644), which is not that of Mixpanel's other APIs.

#include <cstdint>
#include <string_view>

#include "engine/sandbox/answer.h"

namespace mixferry::sandbox {

/// The Error schema of RFC 7644, 3.12. `scim_type`: empty where the RFC has none for it.
[[nodiscard]] Answer scim_error(unsigned status, std::string_view detail, std::string_view scim_type = {});

/// A ListResponse (RFC 7644, 3.4.2) of the first `resources`, JSON texts behind one another with commas,
/// `count` of them, out of `total`.
struct ScimPage {
  std::uint64_t total = 0;
  std::uint64_t start_index = 1;
  std::uint64_t count = 0;
  std::string_view resources = {};
};
[[nodiscard]] Answer scim_list(const ScimPage& page);

}  // namespace mixferry::sandbox
