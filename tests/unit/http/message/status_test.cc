#include "engine/http/message/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vector>

namespace mixferry::http {
namespace {

TEST(Status, WhatMayPassIsDecidedHere) {
  std::vector<unsigned> passing;
  for (unsigned status = 100; status < 600; ++status) {
    if (may_pass(status) && !is_server_trouble(status)) passing.push_back(status);
  }
  EXPECT_THAT(passing, testing::ElementsAre(408, 423, 425, 429));
  for (unsigned status = 500; status < 600; ++status) EXPECT_TRUE(may_pass(status));
}

TEST(Status, HundredsAreKinds) {
  EXPECT_TRUE(is_success(200) && is_success(204) && !is_success(199) && !is_success(300));
  EXPECT_TRUE(is_redirect(302) && !is_redirect(400));
  EXPECT_TRUE(is_server_trouble(kUnavailable) && !is_server_trouble(kTooLarge));
}

}  // namespace
}  // namespace mixferry::http
