#include "engine/base/plain_json.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace mixferry {
namespace {

TEST(PlainJson, HasNoExponents) {
  for (const auto& [json, plain] :
       {std::pair{"1250.50", "1250.5"},
        {"1E0", "1"},
        {"1e21", "1000000000000000000000"},
        {"1e-7", "0.0000001"},
        {"9007199254740993", "9007199254740993"},
        {R"({"a":[{},[],{"b":-0.5}],"c":null})", R"({"a":[{},[],{"b":-0.5}],"c":null})"},
        {R"("1E3\n")", R"("1E3\n")"}}) {
    EXPECT_EQ(plain_json(boost::json::parse(json)), plain);
  }
}

}  // namespace
}  // namespace mixferry
