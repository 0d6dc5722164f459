import type { PlaceKind } from "./places.ts";

/**
 * The kind that a name speaks of ("kitchen/fridge" is a fridge, "Tiefkühltruhe" a freezer, "гараж" a garage); undefined
 * when it says nothing. A prior only: what a person says, or the readings say clearly, counts more.
 */
export function kindNamed(name: string): PlaceKind | undefined {
  const known = MEMORY.get(name);
  if (known !== undefined || MEMORY.has(name)) return known;
  const text = ` ${plain(name)} `;
  const kind = NAMES.find(([, stems, words]) => stems.test(text) || words.test(text))?.[0];
  if (MEMORY.size >= MAX_REMEMBERED) MEMORY.clear();
  MEMORY.set(name, kind);
  return kind;
}

/** A home asks for the same names at every reading. */
const MEMORY = new Map<string, PlaceKind | undefined>();
const MAX_REMEMBERED = 2000;

/** Lower case without accents; `gardenShed` and `garden_shed` are two words, `ü`, `u` and `ue` are told apart below. */
function plain(name: string): string {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[łøæœßđ]/g, (letter) => SPELLED[letter] as string)
    .replace(/[^\p{L}]+/gu, " ")
    .trim();
}

const SPELLED: Record<string, string> = { ł: "l", ø: "o", æ: "ae", œ: "oe", ß: "ss", đ: "d" };

/**
 * Names of places by kind: stems are found anywhere ("kellergefriertruhe"), words stand alone, both also as plurals. English,
 * German, French, Dutch, Spanish, Italian, Polish, Portuguese, Russian (also in Latin letters), Czech and Scandinavian: the
 * languages of the countries with most installations (analytics.home-assistant.io). Appliances come before the rooms
 * they stand in; a shed before its garden. A garage or an attic is as little heated as a cellar.
 */
const NAMES = table([
  [
    "freezer",
    "freezer deep?freeze gefrier tiefkuhl tiefkuehl kuhltruhe kuehltruhe gefriertruhe eisfach congelat congelad congela diepvrie vriezer vrieskist vrieskast vriesvak surgelat zamrazar zamrazal mraznic mrazak mrazic mrazni морозил морозк morozil morozk frysbox frysskap frysskab frysebox fryseskap fryseskab kummefrys",
    "frys fryser freeze freezers tk arca mrozak",
  ],
  [
    "fridge",
    "fridge refrigerat refrigerad kuhlschrank kuehlschrank kuhlgerat eisschrank eiskasten wein?kuhler frigo frigider koelkast ijskast koelbox nevera heladera geladeira lodowk chlodziark chlodnik holodil kholodil xolodil холодил lednic lednick chladnic chladnick kylskap koleskab kjoleskap kuhlbox kuehlbox minibar weinkuhlschrank wine?cooler wine?cabinet",
    "kyl koleskab kuhli getrankekuhler",
  ],
  [
    "boiler",
    "boiler warmwasser heizkessel brennwert chaudiere chauffe?eau caldera caldaia caldeira scaldabagno scaldacqua bojler kociol котел бойлер boyler cv?ketel warmwater varmvatten varmtvann water?heater hot?water termoacumul",
    "kessel ketel kotel calentador cumulus",
  ],
  [
    "pipe",
    "water?pipe heizungsrohr wasserrohr wasserleitung waterleiding tuyau canalisation tuberia tubazion tubulac vodovod водопровод vattenror vannror",
    "pipe pipes rohr rohre leiding leidingen tubo tubi rura rury potrubi труба трубы truba ror",
  ],
  [
    "server-cupboard",
    "serverschrank serverraum serverkast server?cupboard serverovn serverrum",
    "server serwer servers rack серверная",
  ],
  [
    "greenhouse",
    "greenhouse glasshouse gewachshaus gewaechshaus treibhaus broeikas tuinkas invernadero szklarni теплиц teplits teplic sklenik vaxthus drivhus veksthus orangerie",
    "kas serre serra estufa polytunnel",
  ],
  [
    "cellar",
    "cellar basement garage attic keller dachboden schuppen gartenhaus gartenhutte werkstatt kelder zolder schuur tuinhuis sous?sol grenier sotano garaje desvan trastero garagem adega garaz piwnic strych подвал podval гараж чердак cherdak сарай сара kallare kjeller kaelder garden?shed garden?house garden?room tool?shed crawl?space loftet cobertizo soffitta poddasze",
    "loft shed workshop cave cantina bodega porao sotao sklep sklepy puda vind remise berging",
  ],
  [
    "outdoor",
    "outdoor outside aussen draussen exterior exterieur dehors esterno esterni externo externa balcon balkon balcony terras terraz terrac garten giardin jardin jardim ogrod zahrad venku venkov zewnatrz zewnetrz buiten улиц ulits наруж naruzh балкон террас utomhus utendors udendors carport weather?station wetterstation tradgard",
    "garden yard patio porch fuori ext ute ude tuin taras na?dvor dvor двор veranda ulica",
  ],
  [
    "nursery",
    "nursery babyzimmer babykamer chambre?bebe chambre?de?bebe babyrum baby?room",
    "baby babys bebe bebes nursery",
  ],
  [
    "bathroom",
    "bathroom shower badezimmer badkamer salle?de?bain salle?d?eau lazienk banheiro casa?de?banho ванн vannaya koupeln badrum badevaer baderom toilet wash?room duschbad",
    "bath bad dusche wc sdb douche bain bano ducha bagno doccia servicio vanna bagni",
  ],
  [
    "kitchen",
    "kitchen kuche kueche cuisine keuken cocina cucina kuchni cozinha кухн kukhn kuchyn kjokken kokken",
    "kok kuhnya kuhnia",
  ],
  [
    "bedroom",
    "bedroom schlafzimmer kinderzimmer gastezimmer gaestezimmer slaapkamer kinderkamer logeerkamer dormitor camera?da?letto cameretta sypialn спальн spaln детск detsk loznic sovrum sovevaer soverom barnrum chambre?d?enfant chambre?parent",
    "bed chambre habitacion recamara alcoba quarto letto pokoj?dzieci",
  ],
  [
    "living",
    "living wohnzimmer esszimmer arbeitszimmer woonkamer eetkamer werkkamer soggiorno salotto гостин gostin obyvak obyvac vardagsrum living?room dining lounge office buro buero bureau study playroom corridor hallway flur diele couloir entree pasillo corridoio корид koridor korytarz chodba przedpokoj salon sejour gabinet кабинет kabinet pracovn escritorio despacho studio zimmer kamer комнат komnat",
    "hall room sala stue rum pokoj gang comedor hol entry",
  ],
]);

function table(
  rows: [kind: PlaceKind, stems: string, words: string][],
): [kind: PlaceKind, stems: RegExp, words: RegExp][] {
  return rows.map(([kind, stems, words]) => [
    kind,
    new RegExp(alternatives(stems)),
    new RegExp(` (?:${alternatives(words)})(?:s|e|n|en)? `),
  ]);
}

/** `?` within a name stands for a space or nothing: "deep freeze", "deepfreeze". */
function alternatives(names: string): string {
  return names
    .split(" ")
    .map((name) => name.replaceAll("?", " ?"))
    .join("|");
}
