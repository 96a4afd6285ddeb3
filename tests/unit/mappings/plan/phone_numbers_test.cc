// Telephone numbers as people write them, and as E.164 does.

#include "mappings/plan/phone_numbers.h"

#include <gtest/gtest.h>
#include <string>

namespace mixferry::mappings {
namespace {

struct PhoneCase {
  const char* country;  ///< "": none
  const char* text;
  const char* e164;  ///< "": refused
};

class Phones : public testing::TestWithParam<PhoneCase> {};

TEST_P(Phones, BecomeE164OrAreRefused) {
  const auto& [country, text, e164] = GetParam();
  std::string out;
  const Fault fault = normalize_phone(text, calling_plan_of(country), out);
  EXPECT_EQ(fault == Fault::none ? out : "", e164) << text;
}

// Numbers as exports have them; those of the countries are from the ranges kept for examples where there are
// some.
constexpr PhoneCase kPhones[] = {
    {"US", "(520) 773-9050", "+15207739050"},
    {"US", "415-555-0000", "+14155550000"},
    {"US", "3362227000", "+13362227000"},
    {"US", "1 415 555 0000", "+14155550000"},
    {"US", "011 44 20 7946 0958", "+442079460958"},
    {"US", "+1 415-307-4864", "+14153074864"},
    {"US", "415.555.0000", "+14155550000"},
    {"US", "(014) 427-4427", ""},
    {"US", "115 555 0000", ""},
    {"US", "555-0000", ""},
    {"US", "1-800-FLOWERS", ""},
    {"US", "415-555-0000 x12", ""},
    {"US", "415-555-0000, 415-555-0001", ""},
    {"FR", "04 50 11 22 33", "+33450112233"},
    {"FR", "0600000000", "+33600000000"},
    {"FR", "33611111111", "+33611111111"},
    {"FR", "+33 (0)6 11 11 11 11", "+33611111111"},
    {"FR", "00 33 6 11 11 11 11", "+33611111111"},
    {"FR",
     "06\xC2\xA0"
     "00 00 00 00",
     "+33600000000"},
    {"FR", "0600", ""},
    {"GB", "020 7946 0958", "+442079460958"},
    {"GB", "+44 (0)20 7946 0958", "+442079460958"},
    {"DE", "030/23125 000", "+493023125000"},
    {"IT", "06 698 12345", "+390669812345"},
    {"AU", "(02) 5550 1234", "+61255501234"},
    {"AU", "0011 1 415 555 0000", "+14155550000"},
    {"AU", "5550 1234", ""},
    {"RU", "8 (495) 123-45-67", "+74951234567"},
    {"RU", "800 123-45-67", "+78001234567"},
    {"HU", "06 1 234 5678", "+3612345678"},
    {"JP", "03-1234-5678", "+81312345678"},
    {"", "+358 9 123456", "+3589123456"},
    {"", "0600000000", ""},
    {"", "+999 123456", ""},
    {"", "+", ""},
    {"", "", ""},
    {"US", "+1+415 555 0000", ""},
    {"DE", "+49 1234567890123456", ""},
};
INSTANTIATE_TEST_SUITE_P(Numbers, Phones, testing::ValuesIn(kPhones));

// Method: every plan; a table that is out of order or says impossible things would spoil some country.
TEST(CallingPlans, MakeSense) {
  std::uint16_t before = 0;
  for (const CallingPlan& plan : calling_plans()) {
    EXPECT_GE(plan.calling_code, before) << plan.country;
    before = plan.calling_code;
    EXPECT_EQ(plan.country.size(), 2U);
    EXPECT_EQ(calling_plan_of(plan.country), &plan);
    EXPECT_NE(plan.lengths, 0U) << plan.country;
    EXPECT_EQ(plan.lengths & 0xFFFC000FU, 0U) << plan.country;
  }
  EXPECT_EQ(calling_plan_of("XX"), nullptr);
  EXPECT_EQ(calling_plan_of("us"), nullptr);
}

}  // namespace
}  // namespace mixferry::mappings
