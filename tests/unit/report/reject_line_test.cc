#include "engine/report/reject_line.h"

#include <gtest/gtest.h>

namespace mixferry::report {
namespace {

const Reject kReject{.row = 3,
                     .line = 9,
                     .column = "Age",
                     .code = "not_a_number",
                     .message = "\"old\" is no number",
                     .raw = "1,\"a\nb\",old"};

TEST(RejectLine, HoldsPlaceReasonAndTheRowAsItWas) {
  EXPECT_EQ(reject_line("a.csv", kReject),
            R"({"source":"a.csv","row":3,"line":9,"column":"Age","code":"not_a_number",)"
            R"("message":"\"old\" is no number","raw":"1,\"a\nb\",old"})"
            "\n");
}

TEST(RejectLine, BytesThatAreNotUtf8AreKeptExactlyToo) {
  Reject reject = kReject;
  reject.raw = "caf\xE9";
  EXPECT_NE(reject_line("a.csv", reject).find(R"("raw_base64":"Y2Fm6Q=="})"), std::string::npos);
}

}  // namespace
}  // namespace mixferry::report
