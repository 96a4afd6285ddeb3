#include "connectors/jsonl/json_number.h"

namespace mixferry::connectors {
namespace {

/// Behind the digits at `at`; nullptr where there are none.
const char* behind_digits(const char* at, const char* end) {
  const char* const begin = at;
  while (at != end && *at >= '0' && *at <= '9') ++at;
  return at == begin ? nullptr : at;
}

}  // namespace

const char* behind_json_number(const char* at, const char* end) {
  if (at != end && *at == '-') ++at;
  at = at != end && *at == '0' ? at + 1 : behind_digits(at, end);
  if (at != nullptr && at != end && *at == '.') at = behind_digits(at + 1, end);
  if (at != nullptr && at != end && (*at == 'e' || *at == 'E')) {
    ++at;
    if (at != end && (*at == '+' || *at == '-')) ++at;
    at = behind_digits(at, end);
  }
  return at;
}

}  // namespace mixferry::connectors
