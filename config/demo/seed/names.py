"""Invented people and firms, as varied as Los Angeles. Nobody here exists."""

FAMILIES = (
    # share of families, language at home, first names, last names
    (
        0.46,
        "es",
        (
            "Daniela José Ximena Mateo Camila Ángel Valeria Andrés Itzel Emiliano Luz Óscar Renata "
            "Joaquín Marisol Iván Yaretzi Adrián Guadalupe Sebastián Noemí Rubén Citlali Tomás"
        ),
        (
            "Ruiz Núñez Hernández García Peña Castañeda Ibáñez Ortega Zúñiga Robles Muñoz Salcedo "
            "Avendaño Quiñones Lucero Benítez Tapia Cárdenas Villaseñor Orozco Menjívar Yáñez"
        ),
    ),
    (
        0.11,
        "en",
        "Marcus Aaliyah Darnell Imani Terrence Nia Jamal Zora Andre Kiara Malik Simone",
        "Bell Okafor Whitfield Boateng Gaines Mensah Broussard Tate Eze Langston",
    ),
    (
        0.09,
        "hy",
        "Anahit Davit Lusine Narek Mariam Hayk Siranush Tigran",
        "Petrosyan Sargsyan Hovhannisyan Grigoryan Manukyan Avetisyan",
    ),
    (
        0.08,
        "ko",
        "Jiwoo Minjun Soyeon Hyunwoo Haeun Dohyun",
        "Kim Choi Yoon Kwon Seo Baek",
    ),
    (
        0.08,
        "tl",
        "Althea Miguel Jasmine Paolo Mikaela Renz",
        "Santos Dela-Cruz Magsaysay Villanueva Bautista Macaraeg",
    ),
    (
        0.06,
        "zh",
        "Yuxin Weiming Xiaoyu Haoran Meiling Jiahao",
        "Chen Liang Zhao Huang Xu Feng",
    ),
    (
        0.12,
        "en",
        "Claire Ethan Siobhán Lucas Harper Noah Maeve Felix Zoë Theo",
        "O’Connor Lindqvist Müller Novak Hathaway D’Angelo Kowalczyk Fairchild",
    ),
)
ELDERS = (
    "Rosa Alma Hortensia Ramón Elvira Sergio Patricia Joel Araceli Héctor Grace Winston Delphine "
    "Armine Vahan Eunji Sangho Corazon Rodrigo Lihua Guoqiang Maureen Paul Ingrid Stefan"
)
PATHWAYS = ("Health", "Business", "Arts and media", "Engineering", "Education", "Public service")
STREETS = "Alder Bixby Cesar Dahlia Eastlake Fickett Glenoaks Hazel Inez Juniper Kittridge"

EMPLOYERS = (
    # name, sector, city, openings (title, duties)
    ("Pacoima Family Clinic", "Health", "Pacoima", "Front desk intern"),
    ("Boyle Heights Arts Collective", "Arts and media", "Los Angeles", "Gallery assistant"),
    ("Sylmar Community Hospital Foundation", "Health", "Sylmar", "Patient guide"),
    ("Harbor Freight Museum", "Education", "San Pedro", "Museum guide"),
    ("Eastside Code Workshop", "Engineering", "Los Angeles", "Web page builder"),
    ("Las Palmas Branch Library Friends", "Education", "Los Angeles", "Summer reading helper"),
    ("Crenshaw Credit Union", "Business", "Los Angeles", "Member service intern"),
    ("Valle Verde Nursery", "Business", "Sun Valley", "Plant shop assistant"),
    ("Hollywood Sound Archive", "Arts and media", "Los Angeles", "Tape digitising intern"),
    ("Bridgewater Legal Aid", "Public service", "Los Angeles", "Office assistant"),
    ("Northeast Food Bank", "Public service", "Los Angeles", "Warehouse count intern"),
    ("Arroyo Seco Bicycle Kitchen", "Engineering", "Los Angeles", "Repair shop intern"),
    ("Mission Dental Group", "Health", "Mission Hills", "Reception intern"),
    ("Lucero Print Shop", "Arts and media", "Los Angeles", "Print design intern"),
    ("Glendale Robotics Lab", "Engineering", "Glendale", "Lab documentation intern"),
    ("Tierra Viva Gardens", "Public service", "Los Angeles", "Garden programme intern"),
    ("Petrosyan Family Bakery", "Business", "Glendale", "Counter intern"),
    ("City Youth Corps", "Public service", "Los Angeles", "Park programme intern"),
    ("Wilshire Radio", "Arts and media", "Los Angeles", "Newsroom intern"),
    ("San Fernando Animal Care", "Health", "San Fernando", "Adoption desk intern"),
    ("Alameda Logistics School", "Business", "Los Angeles", "Training office intern"),
    ("Koreatown Senior Center", "Health", "Los Angeles", "Activities helper"),
    ("Mariposa Preschool", "Education", "Los Angeles", "Classroom helper"),
    ("Ocean Park Theatre", "Arts and media", "Santa Monica", "House staff intern"),
    ("Verdugo Water Lab", "Engineering", "Burbank", "Sample log intern"),
    ("Echo Lake Film Co-op", "Arts and media", "Los Angeles", "Production office intern"),
    ("Cypress Park Family Services", "Public service", "Los Angeles", "Welcome desk intern"),
    ("Magnolia Pharmacy", "Health", "Burbank", "Stock and service intern"),
    ("Sunrise Solar Education", "Engineering", "Van Nuys", "Customer education intern"),
    ("Little Bangladesh Books", "Business", "Los Angeles", "Bookshop intern"),
    ("Highland Physical Therapy", "Health", "Los Angeles", "Therapy office intern"),
    ("Union Station Visitor Desk", "Public service", "Los Angeles", "Visitor guide"),
    ("Atwater Ceramics", "Arts and media", "Los Angeles", "Studio assistant"),
    ("Elysian Accounting", "Business", "Los Angeles", "Bookkeeping intern"),
    ("Hope Street Tutoring", "Education", "Los Angeles", "Reading tutor"),
    ("Lincoln Heights Makerspace", "Engineering", "Los Angeles", "Open hours host"),
    ("Vermont Square Health Hub", "Health", "Los Angeles", "Health fair intern"),
    ("Cahuenga Camp", "Education", "Los Angeles", "Day camp helper"),
    ("Silver Lake Design Studio", "Arts and media", "Los Angeles", "Design intern"),
)
SCHOOLS = (
    # name, short name, city: the pilot's size with invented details
    ("Roosevelt High School", "Roosevelt HS", "Los Angeles"),
    ("Hollywood Hills High School", "Hollywood Hills HS", "Los Angeles"),
    ("Sylmar Biotech Health Academy", "Sylmar Biotech Health", "Sylmar"),
    ("Boyle Avenue High School", "Boyle Avenue HS", "Los Angeles"),
    ("Crenshaw Arts High School", "Crenshaw Arts HS", "Los Angeles"),
    ("Harbor Technical High School", "Harbor Tech HS", "San Pedro"),
    ("Valley Vista High School", "Valley Vista HS", "Van Nuys"),
    ("Eastside Design High School", "Eastside Design HS", "Los Angeles"),
)
NEIGHBOUR_SCHOOLS = (
    ("Bayview High School", "Bayview HS", "Bayview"),
    ("Harbor Point High School", "Harbor Point HS", "Bayview"),
)
