#pragma once
/// What there is to say about the records of a request, and how `/engage`, `/groups` and `/track` say it:
/// `1` or `0`, as verbose JSON, or record by record.

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/sandbox/answer.h"
#include "engine/sandbox/request_data.h"

namespace mixferry::sandbox {

struct Findings {
  std::string error;          ///< about the request as a whole
  std::string errors;         ///< members of the `errors` object of a strict answer
  std::string first_invalid;  ///< about the first invalid record
  std::size_t good = 0;
  std::size_t invalid = 0;
  bool too_many_requests = false;

  void refuse(std::size_t index, std::string_view reason);
  /// `any_invalid_is_failure`: one invalid record fails the request, also without `strict`.
  [[nodiscard]] bool success(const Flags& flags, bool any_invalid_is_failure) const;
  [[nodiscard]] Answer answer(const Flags& flags, bool any_invalid_is_failure) const;
};

}  // namespace mixferry::sandbox
