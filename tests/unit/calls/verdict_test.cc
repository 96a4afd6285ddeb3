#include "engine/calls/verdict.h"

#include <gtest/gtest.h>

namespace mixferry::calls {
namespace {

using Next = Verdict::Next;

TEST(JudgeByStatus, SaysWhatCanBeDone) {
  struct Case {
    unsigned status;
    Next next;
  };
  for (const Case& c : {Case{200, Next::done},    Case{201, Next::done},    Case{204, Next::done},
                        Case{302, Next::refused}, Case{400, Next::refused}, Case{401, Next::refused},
                        Case{402, Next::refused}, Case{403, Next::refused}, Case{404, Next::refused},
                        Case{405, Next::refused}, Case{408, Next::again},   Case{409, Next::refused},
                        Case{413, Next::refused}, Case{423, Next::again},   Case{425, Next::again},
                        Case{429, Next::again},   Case{500, Next::again},   Case{502, Next::again},
                        Case{503, Next::again},   Case{504, Next::again}}) {
    SCOPED_TRACE(c.status);
    const Verdict verdict = judge_by_status(http::Response{.status = c.status});
    EXPECT_EQ(verdict.next, c.next);
    EXPECT_EQ(verdict.reason, c.next == Next::done ? "" : "it answered HTTP " + std::to_string(c.status));
    EXPECT_EQ(verdict.wait, std::nullopt);
  }
}

TEST(JudgeByStatus, TellsAPassingFailureFromALastingOne) {
  const Verdict passing = judge_by_status(std::unexpected(http::RequestError{.message = "nobody listens"}));
  EXPECT_EQ(passing.next, Next::again);
  EXPECT_EQ(passing.reason, "nobody listens");
  const Verdict lasting =
      judge_by_status(std::unexpected(http::RequestError{.message = "a stranger", .lasting = true}));
  EXPECT_EQ(lasting.next, Next::refused);
  EXPECT_EQ(lasting.reason, "a stranger");
}

}  // namespace
}  // namespace mixferry::calls
