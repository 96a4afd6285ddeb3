#pragma once
/// What a query asks for: fields of the URL, of a form, or of a JSON object, read and checked.

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sandbox/form.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/query/where.h"

namespace mixferry::sandbox {

/// The error of a later page whose query isn't known any more.
inline constexpr std::string_view kUncachedQuery = "request for page in uncached query for params";

/// The fields of the URL, and of a body that is a form or (`json`) an object, whose own lists and objects
/// become their JSON texts. Those of the body come first. What a body says in another way is not there.
[[nodiscard]] Fields query_fields(const HttpRequest& request, bool json);

/// The members of a JSON array of strings, integers taken for their digits; nullopt for anything else.
[[nodiscard]] std::optional<std::vector<std::string>> read_names(std::string_view json);
/// A whole number, nullopt for anything else.
[[nodiscard]] std::optional<std::int64_t> read_integer(std::string_view text);

/// A query of `/api/query/engage`.
struct EngageParameters {
  std::uint64_t page = 0;
  std::string session_id;
  std::optional<std::vector<std::string>> ids;  ///< only these
  std::optional<std::int64_t> data_group_id;    ///< groups of this key; users without
  std::optional<Where> where;
  std::optional<std::vector<std::string>> output_properties;  ///< all without
  std::optional<std::int64_t> cohort;
  bool include_all_users = true;
  std::string all;  ///< what is the same for each page, in one form
};

/// The error, in words, of what can't be.
[[nodiscard]] std::expected<EngageParameters, std::string> read_engage_parameters(const Fields& fields);

/// `where`, if it is there, and what is wrong with it.
[[nodiscard]] std::expected<std::optional<Where>, std::string> read_where(const Fields& fields);

}  // namespace mixferry::sandbox
