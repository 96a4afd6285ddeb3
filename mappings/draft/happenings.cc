#include "mappings/draft/happenings.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "mappings/survey/name_words.h"

namespace mixferry::mappings {
namespace {

struct Happening {
  std::string_view word;   ///< in the singular, lower case
  std::string_view event;  ///< what such an event is called; empty: it may be anything
};

constexpr auto kHappenings = std::to_array<Happening>({
    {"event", ""},
    {"activity", ""},
    {"engagement", ""},
    {"interaction", ""},
    {"timeline", ""},
    {"log", ""},
    {"history", ""},
    {"ereignis", ""},
    {"ereignisse", ""},
    {"aktivität", ""},
    {"aktivitäten", ""},
    {"actividade", ""},
    {"actividad", ""},
    {"actividades", ""},
    {"activité", ""},
    {"call", "Call"},
    {"email", "Email"},
    {"mail", "Email"},
    {"meeting", "Meeting"},
    {"note", "Note"},
    {"task", "Task"},
    {"appointment", "Appointment"},
    {"ticket", "Ticket"},
    {"case", "Case"},
    {"conversation", "Conversation"},
    {"message", "Message"},
    {"chat", "Chat"},
    {"order", "Order"},
    {"purchase", "Purchase"},
    {"sale", "Sale"},
    {"transaction", "Transaction"},
    {"payment", "Payment"},
    {"charge", "Charge"},
    {"refund", "Refund"},
    {"invoice", "Invoice"},
    {"donation", "Donation"},
    {"booking", "Booking"},
    {"reservation", "Reservation"},
    {"shipment", "Shipment"},
    {"visit", "Visit"},
    {"pageview", "Page View"},
    {"view", "View"},
    {"session", "Session"},
    {"click", "Click"},
    {"open", "Open"},
    {"login", "Login"},
    {"signin", "Login"},
    {"signup", "Signup"},
    {"download", "Download"},
    {"submission", "Submission"},
    {"response", "Response"},
    {"checkin", "Check-in"},
    {"stage", "Stage"},
    {"anruf", "Anruf"},
    {"anrufe", "Anruf"},
    {"termin", "Termin"},
    {"termine", "Termin"},
    {"bestellung", "Bestellung"},
    {"bestellungen", "Bestellung"},
    {"besuch", "Besuch"},
    {"besuche", "Besuch"},
    {"rechnung", "Rechnung"},
    {"rechnungen", "Rechnung"},
    {"zahlung", "Zahlung"},
    {"zahlungen", "Zahlung"},
    {"commande", "Commande"},
    {"appel", "Appel"},
    {"visite", "Visite"},
    {"facture", "Facture"},
    {"paiement", "Paiement"},
    {"pedido", "Pedido"},
    {"llamada", "Llamada"},
    {"visita", "Visita"},
    {"factura", "Factura"},
    {"pago", "Pago"},
});

const Happening* find_happening(std::string_view word) {
  const auto at = std::ranges::find(kHappenings, word, &Happening::word);
  if (at != kHappenings.end()) return &*at;
  const auto of_one = std::ranges::find(kHappenings, singular(std::string(word)), &Happening::word);
  return of_one == kHappenings.end() ? nullptr : &*of_one;
}

}  // namespace

bool is_happening(std::string_view word) {
  return find_happening(word) != nullptr;
}

std::optional<std::string> happening_in(const std::vector<std::string>& name) {
  for (auto word = name.rbegin(); word != name.rend(); ++word) {
    const auto before = std::next(word);
    const Happening* happening = before == name.rend() ? nullptr : find_happening(*before + *word);
    if (happening == nullptr) happening = find_happening(*word);
    if (happening != nullptr && !happening->event.empty()) return std::string(happening->event);
  }
  return std::nullopt;
}

}  // namespace mixferry::mappings
