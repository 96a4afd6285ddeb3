#pragma once
/// Rows of the tables that hold answers against what they mean.

#include <cstdint>
#include <gtest/gtest.h>
#include <ostream>
#include <vector>

#include "engine/mixpanel/ingest/delivery_result.h"

namespace mixferry::mixpanel {

// 2026-03-01 12:00:00 UTC
inline const std::chrono::system_clock::time_point kNow{std::chrono::seconds{1'772'366'400}};

enum class Verdict : std::uint8_t { stored, retryable, rejected, fatal };

inline Verdict verdict_of(const DeliveryResult& result) {
  if (result.has_value()) return Verdict::stored;
  switch (result.error().kind) {
    case ErrorKind::retryable:
      return Verdict::retryable;
    case ErrorKind::rejected:
      return Verdict::rejected;
    case ErrorKind::fatal:
      break;
  }
  return Verdict::fatal;
}

constexpr bool kMaybeStored = true;
constexpr bool kNotStored = false;

struct AnswerCase {
  const char* name;
  unsigned status;
  const char* body;
  Verdict expected;
  bool maybe_stored = false;              ///< unless it is stored
  std::vector<std::uint32_t> named = {};  ///< those rejected by name: where it is stored, of its report
};

inline void PrintTo(const AnswerCase& c, std::ostream* out) {
  *out << c.name;
}

inline std::vector<std::uint32_t> indexes_of(const std::vector<RejectedRecord>& records) {
  std::vector<std::uint32_t> indexes;
  for (const RejectedRecord& record : records) indexes.push_back(record.index);
  return indexes;
}

/// `result` must be what `c` says.
inline void expect_verdict(const AnswerCase& c, const DeliveryResult& result) {
  ASSERT_EQ(verdict_of(result), c.expected);
  if (result.has_value()) {
    EXPECT_EQ(indexes_of(result->rejected), c.named);
    EXPECT_TRUE(result->in_doubt.empty());
    return;
  }
  const DeliveryError& error = result.error();
  EXPECT_EQ(error.maybe_stored, c.maybe_stored);
  EXPECT_EQ(error.status, c.status);
  EXPECT_FALSE(error.message.empty());
  EXPECT_TRUE(error.in_doubt.empty());
  EXPECT_EQ(indexes_of(error.named), c.named);
}

}  // namespace mixferry::mixpanel
