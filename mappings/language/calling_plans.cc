// Calling codes, trunk prefixes and lengths as the countries publish them by ITU-T E.164; compared with the
// metadata of libphonenumber 8.12. Lengths are those of fixed and mobile lines, and of longer numbers that
// bill otherwise.

#include "mappings/language/calling_plans.h"

#include <algorithm>
#include <array>

namespace mixferry::mappings {
namespace {

constexpr std::string_view kNone;
constexpr std::string_view kDoubleZero = "00";
constexpr std::string_view kZeroOneOne = "011";
constexpr std::string_view kZeroZeroOneOne = "0011";

constexpr std::uint32_t digits(unsigned count) {
  return 1U << count;
}
constexpr std::uint32_t digits(unsigned from, unsigned to) {
  return (digits(to + 1) - 1) & ~(digits(from) - 1);
}

// clang-format off
constexpr auto kPlans = std::to_array<CallingPlan>({
    {"US", 1, "1", kZeroOneOne, digits(10)}, {"AG", 1, "1", kZeroOneOne, digits(10)},
    {"AI", 1, "1", kZeroOneOne, digits(10)}, {"AS", 1, "1", kZeroOneOne, digits(10)},
    {"BB", 1, "1", kZeroOneOne, digits(10)}, {"BM", 1, "1", kZeroOneOne, digits(10)},
    {"BS", 1, "1", kZeroOneOne, digits(10)}, {"CA", 1, "1", kZeroOneOne, digits(10)},
    {"DM", 1, "1", kZeroOneOne, digits(10)}, {"DO", 1, "1", kZeroOneOne, digits(10)},
    {"GD", 1, "1", kZeroOneOne, digits(10)}, {"GU", 1, "1", kZeroOneOne, digits(10)},
    {"JM", 1, "1", kZeroOneOne, digits(10)}, {"KN", 1, "1", kZeroOneOne, digits(10)},
    {"KY", 1, "1", kZeroOneOne, digits(10)}, {"LC", 1, "1", kZeroOneOne, digits(10)},
    {"MP", 1, "1", kZeroOneOne, digits(10)}, {"MS", 1, "1", kZeroOneOne, digits(10)},
    {"PR", 1, "1", kZeroOneOne, digits(10)}, {"SX", 1, "1", kZeroOneOne, digits(10)},
    {"TC", 1, "1", kZeroOneOne, digits(10)}, {"TT", 1, "1", kZeroOneOne, digits(10)},
    {"VC", 1, "1", kZeroOneOne, digits(10)}, {"VG", 1, "1", kZeroOneOne, digits(10)},
    {"VI", 1, "1", kZeroOneOne, digits(10)}, {"RU", 7, "8", kNone, digits(10) | digits(14)},
    {"KZ", 7, "8", kNone, digits(10) | digits(14)}, {"EG", 20, "0", kDoubleZero, digits(8, 10)},
    {"ZA", 27, "0", kDoubleZero, digits(5, 10)}, {"GR", 30, "", kDoubleZero, digits(10, 12)},
    {"NL", 31, "0", kDoubleZero, digits(9, 11)}, {"BE", 32, "0", kDoubleZero, digits(8, 9)},
    {"FR", 33, "0", kDoubleZero, digits(9)}, {"ES", 34, "", kDoubleZero, digits(9)},
    {"HU", 36, "06", kDoubleZero, digits(8, 9)}, {"IT", 39, "", kDoubleZero, digits(6, 11)},
    {"VA", 39, "", kDoubleZero, digits(6, 11)}, {"RO", 40, "0", kDoubleZero, digits(6) | digits(9)},
    {"CH", 41, "0", kDoubleZero, digits(9)}, {"AT", 43, "0", kDoubleZero, digits(4, 13)},
    {"GB", 44, "0", kDoubleZero, digits(9, 10)}, {"GG", 44, "0", kDoubleZero, digits(10)},
    {"IM", 44, "0", kDoubleZero, digits(10)}, {"JE", 44, "0", kDoubleZero, digits(10)},
    {"DK", 45, "", kDoubleZero, digits(8)}, {"SE", 46, "0", kDoubleZero, digits(7, 9)},
    {"NO", 47, "", kDoubleZero, digits(8)}, {"SJ", 47, "", kDoubleZero, digits(8)},
    {"PL", 48, "", kDoubleZero, digits(7) | digits(9, 10)}, {"DE", 49, "0", kDoubleZero, digits(5, 15)},
    {"PE", 51, "0", kDoubleZero, digits(8, 9)}, {"MX", 52, "01", kNone, digits(10, 11)},
    {"CU", 53, "0", kNone, digits(6, 8) | digits(10)}, {"AR", 54, "0", kDoubleZero, digits(10, 11)},
    {"BR", 55, "0", kNone, digits(10, 11)}, {"CL", 56, "", kNone, digits(9, 11)},
    {"CO", 57, "0", kNone, digits(10, 11)}, {"VE", 58, "0", kDoubleZero, digits(10)},
    {"MY", 60, "0", kDoubleZero, digits(8, 10)}, {"AU", 61, "0", kZeroZeroOneOne, digits(9, 10) | digits(12)},
    {"CC", 61, "0", kZeroZeroOneOne, digits(9, 10) | digits(12)},
    {"CX", 61, "0", kZeroZeroOneOne, digits(9, 10) | digits(12)}, {"ID", 62, "0", kNone, digits(7, 13)},
    {"PH", 63, "0", kDoubleZero, digits(6) | digits(8, 13)}, {"NZ", 64, "0", kNone, digits(8, 10)},
    {"SG", 65, "", kNone, digits(8) | digits(10, 11)}, {"TH", 66, "0", kNone, digits(8, 10) | digits(13)},
    {"JP", 81, "0", kNone, digits(9, 17)}, {"KR", 82, "0", kNone, digits(5, 6) | digits(8, 14)},
    {"VN", 84, "0", kDoubleZero, digits(9, 10)}, {"CN", 86, "0", kDoubleZero, digits(7, 12)},
    {"TR", 90, "0", kDoubleZero, digits(10) | digits(12, 13)}, {"IN", 91, "0", kDoubleZero, digits(10, 13)},
    {"PK", 92, "0", kDoubleZero, digits(9, 12)}, {"AF", 93, "0", kDoubleZero, digits(9)},
    {"LK", 94, "0", kDoubleZero, digits(9)}, {"MM", 95, "0", kDoubleZero, digits(6, 10)},
    {"IR", 98, "0", kDoubleZero, digits(6, 7) | digits(10)}, {"SS", 211, "0", kDoubleZero, digits(9)},
    {"MA", 212, "0", kDoubleZero, digits(9)}, {"EH", 212, "0", kDoubleZero, digits(9)},
    {"DZ", 213, "0", kDoubleZero, digits(8, 9)}, {"TN", 216, "", kDoubleZero, digits(8)},
    {"LY", 218, "0", kDoubleZero, digits(9)}, {"GM", 220, "", kDoubleZero, digits(7)},
    {"SN", 221, "", kDoubleZero, digits(9)}, {"MR", 222, "", kDoubleZero, digits(8)},
    {"ML", 223, "", kDoubleZero, digits(8)}, {"GN", 224, "", kDoubleZero, digits(8, 9)},
    {"CI", 225, "", kDoubleZero, digits(10)}, {"BF", 226, "", kDoubleZero, digits(8)},
    {"NE", 227, "", kDoubleZero, digits(8)}, {"TG", 228, "", kDoubleZero, digits(8)},
    {"BJ", 229, "", kDoubleZero, digits(8)}, {"MU", 230, "", kNone, digits(7, 8) | digits(10)},
    {"LR", 231, "0", kDoubleZero, digits(7, 9)}, {"SL", 232, "0", kDoubleZero, digits(8)},
    {"GH", 233, "0", kDoubleZero, digits(9)}, {"NG", 234, "0", kNone, digits(7, 8) | digits(10, 14)},
    {"TD", 235, "", kDoubleZero, digits(8)}, {"CF", 236, "", kDoubleZero, digits(8)},
    {"CM", 237, "", kDoubleZero, digits(9)}, {"CV", 238, "", kNone, digits(7)},
    {"ST", 239, "", kDoubleZero, digits(7)}, {"GQ", 240, "", kDoubleZero, digits(9)},
    {"GA", 241, "", kDoubleZero, digits(7, 8)}, {"CG", 242, "", kDoubleZero, digits(9)},
    {"CD", 243, "0", kDoubleZero, digits(7) | digits(9)}, {"AO", 244, "", kDoubleZero, digits(9)},
    {"GW", 245, "", kDoubleZero, digits(9)}, {"IO", 246, "", kDoubleZero, digits(7)},
    {"AC", 247, "", kDoubleZero, digits(5, 6)}, {"SC", 248, "", kNone, digits(7)},
    {"SD", 249, "0", kDoubleZero, digits(9)}, {"RW", 250, "0", kDoubleZero, digits(8, 9)},
    {"ET", 251, "0", kDoubleZero, digits(9)}, {"SO", 252, "0", kDoubleZero, digits(6, 9)},
    {"DJ", 253, "", kDoubleZero, digits(8)}, {"KE", 254, "0", kNone, digits(7, 10)},
    {"TZ", 255, "0", kNone, digits(9)}, {"UG", 256, "0", kNone, digits(9)},
    {"BI", 257, "", kDoubleZero, digits(8)}, {"MZ", 258, "", kDoubleZero, digits(8, 9)},
    {"ZM", 260, "0", kDoubleZero, digits(9)}, {"MG", 261, "0", kDoubleZero, digits(9)},
    {"RE", 262, "0", kDoubleZero, digits(9)}, {"YT", 262, "0", kDoubleZero, digits(9)},
    {"ZW", 263, "0", kDoubleZero, digits(5, 10)}, {"NA", 264, "0", kDoubleZero, digits(8, 9)},
    {"MW", 265, "0", kDoubleZero, digits(7) | digits(9)}, {"LS", 266, "", kDoubleZero, digits(8)},
    {"BW", 267, "", kDoubleZero, digits(7, 8) | digits(10)}, {"SZ", 268, "", kDoubleZero, digits(8)},
    {"KM", 269, "", kDoubleZero, digits(7)}, {"SH", 290, "", kDoubleZero, digits(4, 5)},
    {"TA", 290, "", kDoubleZero, digits(4)}, {"ER", 291, "0", kDoubleZero, digits(7)},
    {"AW", 297, "", kDoubleZero, digits(7)}, {"FO", 298, "", kDoubleZero, digits(6)},
    {"GL", 299, "", kDoubleZero, digits(6)}, {"GI", 350, "", kDoubleZero, digits(8)},
    {"PT", 351, "", kDoubleZero, digits(9)}, {"LU", 352, "", kDoubleZero, digits(4, 11)},
    {"IE", 353, "0", kDoubleZero, digits(7, 10)}, {"IS", 354, "", kDoubleZero, digits(7) | digits(9)},
    {"AL", 355, "0", kDoubleZero, digits(8, 9)}, {"MT", 356, "", kDoubleZero, digits(8)},
    {"CY", 357, "", kDoubleZero, digits(8)}, {"FI", 358, "0", kDoubleZero, digits(5, 12)},
    {"AX", 358, "0", kDoubleZero, digits(6, 12)}, {"BG", 359, "0", kDoubleZero, digits(6, 9)},
    {"LT", 370, "8", kDoubleZero, digits(8)}, {"LV", 371, "", kDoubleZero, digits(8)},
    {"EE", 372, "", kDoubleZero, digits(7, 8) | digits(10)}, {"MD", 373, "0", kDoubleZero, digits(8)},
    {"AM", 374, "0", kDoubleZero, digits(8)}, {"BY", 375, "80", kNone, digits(9, 11)},
    {"AD", 376, "", kDoubleZero, digits(6) | digits(8, 9)}, {"MC", 377, "0", kDoubleZero, digits(8, 9)},
    {"SM", 378, "", kDoubleZero, digits(8) | digits(10)}, {"UA", 380, "0", kDoubleZero, digits(9, 10)},
    {"RS", 381, "0", kDoubleZero, digits(7, 12)}, {"ME", 382, "0", kDoubleZero, digits(8, 9)},
    {"XK", 383, "0", kDoubleZero, digits(8, 9)}, {"HR", 385, "0", kDoubleZero, digits(8, 9)},
    {"SI", 386, "0", kDoubleZero, digits(8)}, {"BA", 387, "0", kDoubleZero, digits(8, 9)},
    {"MK", 389, "0", kDoubleZero, digits(8)}, {"CZ", 420, "", kDoubleZero, digits(9)},
    {"SK", 421, "0", kDoubleZero, digits(6, 7) | digits(9)},
    {"LI", 423, "0", kDoubleZero, digits(7) | digits(9)}, {"FK", 500, "", kDoubleZero, digits(5)},
    {"BZ", 501, "", kDoubleZero, digits(7) | digits(11)}, {"GT", 502, "", kDoubleZero, digits(8) | digits(11)},
    {"SV", 503, "", kDoubleZero, digits(8) | digits(11)}, {"HN", 504, "", kDoubleZero, digits(8) | digits(11)},
    {"NI", 505, "", kDoubleZero, digits(8)}, {"CR", 506, "", kDoubleZero, digits(8) | digits(10)},
    {"PA", 507, "", kDoubleZero, digits(7, 8) | digits(10, 11)},
    {"PM", 508, "0", kDoubleZero, digits(6) | digits(9)}, {"HT", 509, "", kDoubleZero, digits(8)},
    {"GP", 590, "0", kDoubleZero, digits(9)}, {"BL", 590, "0", kDoubleZero, digits(9)},
    {"MF", 590, "0", kDoubleZero, digits(9)}, {"BO", 591, "0", kNone, digits(8, 9)},
    {"GY", 592, "", kNone, digits(7)}, {"EC", 593, "0", kDoubleZero, digits(8, 11)},
    {"GF", 594, "0", kDoubleZero, digits(9)}, {"PY", 595, "0", kDoubleZero, digits(7, 11)},
    {"MQ", 596, "0", kDoubleZero, digits(9)}, {"SR", 597, "", kDoubleZero, digits(6, 7)},
    {"UY", 598, "0", kNone, digits(8) | digits(10)}, {"CW", 599, "", kDoubleZero, digits(7, 8)},
    {"BQ", 599, "", kDoubleZero, digits(7)}, {"TL", 670, "", kDoubleZero, digits(7, 8)},
    {"NF", 672, "", kDoubleZero, digits(6)}, {"BN", 673, "", kDoubleZero, digits(7)},
    {"NR", 674, "", kDoubleZero, digits(7)}, {"PG", 675, "", kDoubleZero, digits(7, 8)},
    {"TO", 676, "", kDoubleZero, digits(5) | digits(7)}, {"SB", 677, "", kNone, digits(5) | digits(7)},
    {"VU", 678, "", kDoubleZero, digits(5) | digits(7)}, {"FJ", 679, "", kNone, digits(7) | digits(11)},
    {"PW", 680, "", kNone, digits(7)}, {"WF", 681, "", kDoubleZero, digits(6) | digits(9)},
    {"CK", 682, "", kDoubleZero, digits(5)}, {"NU", 683, "", kDoubleZero, digits(4) | digits(7)},
    {"WS", 685, "", kNone, digits(5, 7) | digits(10)}, {"KI", 686, "0", kDoubleZero, digits(5) | digits(8)},
    {"NC", 687, "", kDoubleZero, digits(6)}, {"TV", 688, "", kDoubleZero, digits(5, 7)},
    {"PF", 689, "", kDoubleZero, digits(8, 9)}, {"TK", 690, "", kDoubleZero, digits(4, 7)},
    {"FM", 691, "", kDoubleZero, digits(7)}, {"MH", 692, "1", kZeroOneOne, digits(7)},
    {"KP", 850, "0", kDoubleZero, digits(8) | digits(10)}, {"HK", 852, "", kNone, digits(8, 9)},
    {"MO", 853, "", kDoubleZero, digits(8)}, {"KH", 855, "0", kNone, digits(8, 10)},
    {"LA", 856, "0", kDoubleZero, digits(8, 10)}, {"BD", 880, "0", kDoubleZero, digits(6, 10)},
    {"TW", 886, "0", kNone, digits(8, 11)}, {"MV", 960, "", kNone, digits(7) | digits(10)},
    {"LB", 961, "0", kDoubleZero, digits(7, 8)}, {"JO", 962, "0", kDoubleZero, digits(8, 9)},
    {"SY", 963, "0", kDoubleZero, digits(8, 9)}, {"IQ", 964, "0", kDoubleZero, digits(8, 10)},
    {"KW", 965, "", kDoubleZero, digits(8)}, {"SA", 966, "0", kDoubleZero, digits(9, 10)},
    {"YE", 967, "0", kDoubleZero, digits(7, 9)}, {"OM", 968, "", kDoubleZero, digits(8, 9)},
    {"PS", 970, "0", kDoubleZero, digits(8, 10)}, {"AE", 971, "0", kDoubleZero, digits(8, 12)},
    {"IL", 972, "0", kNone, digits(8, 12)}, {"BH", 973, "", kDoubleZero, digits(8)},
    {"QA", 974, "", kDoubleZero, digits(8, 9)}, {"BT", 975, "", kDoubleZero, digits(7, 8)},
    {"MN", 976, "0", kNone, digits(8, 10)}, {"NP", 977, "0", kDoubleZero, digits(8) | digits(10, 11)},
    {"TJ", 992, "", kNone, digits(9)}, {"TM", 993, "8", kNone, digits(8)},
    {"AZ", 994, "0", kDoubleZero, digits(9)}, {"GE", 995, "0", kDoubleZero, digits(9)},
    {"KG", 996, "0", kDoubleZero, digits(9, 10)}, {"UZ", 998, "8", kNone, digits(9)},
});
// clang-format on

}  // namespace

std::span<const CallingPlan> calling_plans() {
  return kPlans;
}

const CallingPlan* calling_plan_of(std::string_view country) {
  const auto plan = std::ranges::find(kPlans, country, &CallingPlan::country);
  return plan == kPlans.end() ? nullptr : &*plan;
}

}  // namespace mixferry::mappings
