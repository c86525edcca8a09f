using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Contracts.Intake.V1;

namespace Intake.Tests;

/// <summary>A5: what a request is about, by keys, by words, or unsure.</summary>
public class TriageTests
{
    private static readonly TriageRules Real = JsonSerializer.Deserialize<TriageRules>(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "directory", "triage.json")), ContractJson.Options)!;

    private static readonly TriageRules Small = new(
        [
            new IvrRule("1", RequestKind.Consultation, "general", "general"),
            new IvrRule("1/2", RequestKind.Fault, "broadband", "fault"),
            new IvrRule("1/2/3", RequestKind.Fault, "line-repair", "fault"),
        ],
        [
            new TextRule(["outage", "no signal", "没信号"], 1, RequestKind.Fault, "network", "fault"),
            new TextRule(["burning"], 1, RequestKind.Fault, "network", "fault", Urgency.Urgent),
            new TextRule(["bill"], 1, RequestKind.Complaint, "billing", "complaint"),
            new TextRule(["question"], 0.5, RequestKind.Consultation, "general", "general"),
        ],
        0.6);

    [Theory]
    [InlineData("1", "general")]
    [InlineData("1/9", "general")]
    [InlineData("1/2", "broadband")]
    [InlineData("1/2/9", "broadband")]
    [InlineData("1/2/3", "line-repair")]
    public void The_longest_menu_item_that_was_reached_decides(string keys, string category) =>
        Triage.Of(Small, keys.Split('/'), "an outage").ShouldNotBeNull().ShouldSatisfyAllConditions(
            g => g.Category.ShouldBe(category), g => g.By.ShouldBe(ClassifiedBy.Ivr), g => g.Confidence.ShouldBe(1));

    [Fact]
    public void Keys_that_mean_nothing_leave_it_to_the_words() =>
        Triage.Of(Small, ["7"], "an outage").ShouldNotBeNull().Category.ShouldBe("network");

    [Theory]
    [InlineData("An OUTAGE!", "network", 1)]
    [InlineData("outage after outage", "network", 1)]
    [InlineData("outage, no signal, and the bill", "network", 2 / 3.0)]
    [InlineData("outage and a bill", "network", 0.5)]
    [InlineData("bill: outage", "network", 0.5)]
    [InlineData("a question", "general", 0.5)]
    [InlineData("a question about my bill", "billing", 2 / 3.0)]
    [InlineData("我家没信号了", "network", 1)]
    public void Confidence_is_the_share_of_the_best_outcome_in_the_evidence(string text, string category, double confidence)
    {
        var guess = Triage.Of(Small, null, text).ShouldNotBeNull();
        guess.Category.ShouldBe(category);
        guess.Confidence.ShouldBe(confidence, 1e-9);
        guess.By.ShouldBe(ClassifiedBy.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("outages billboard")]
    [InlineData("xoutage")]
    public void Part_of_a_longer_word_is_no_evidence(string text) => Triage.Of(Small, null, text).ShouldBeNull();

    [Fact]
    public void The_highest_urgency_among_the_reasons_counts()
    {
        Triage.Of(Small, null, "outage")!.Urgency.ShouldBe(Urgency.Normal);
        Triage.Of(Small, null, "outage, it is burning")!.Urgency.ShouldBe(Urgency.Urgent);
    }

    // Titles of real service requests, the demo's input.
    [Theory]
    [InlineData("Parking Enforcement", RequestKind.Complaint, "nuisance")]
    [InlineData("Requests for Street Cleaning", RequestKind.BusinessHandling, "field-visit")]
    [InlineData("Schedule a Bulk Item Pickup", RequestKind.BusinessHandling, "field-visit")]
    [InlineData("CE Collection", RequestKind.BusinessHandling, "field-visit")]
    [InlineData("Improper Storage of Trash (Barrels)", RequestKind.Complaint, "nuisance")]
    [InlineData("Request for Pothole Repair", RequestKind.Fault, "line-repair")]
    [InlineData("Needle Pickup", RequestKind.BusinessHandling, "field-visit")]
    [InlineData("Request for Recycling Cart", RequestKind.BusinessHandling, "equipment")]
    [InlineData("Sign Repair", RequestKind.Fault, "line-repair")]
    [InlineData("Abandoned Vehicles", RequestKind.Complaint, "nuisance")]
    [InlineData("Traffic Signal Inspection", RequestKind.Fault, "network-outage")]
    [InlineData("Poor Conditions of Property", RequestKind.Complaint, "service-quality")]
    [InlineData("Rodent Activity", RequestKind.Complaint, "service-quality")]
    [InlineData("Sidewalk Repair (Make Safe)", RequestKind.Fault, "line-repair")]
    [InlineData("Street Light Outages", RequestKind.Fault, "network-outage")]
    [InlineData("Street Light Outages//SENT TO MAVERICK //", RequestKind.Fault, "network-outage")]
    [InlineData("General Lighting Request", RequestKind.Fault, "network-outage")]
    [InlineData("Missed Trash: District 07", RequestKind.Complaint, "missed-visit")]
    [InlineData("Missed Trash/Recycling/Yard Waste/Bulk Item", RequestKind.Complaint, "missed-visit")]
    [InlineData("Missed Bulk Item Pickup: District 03", RequestKind.Complaint, "missed-visit")]
    [InlineData("Unsatisfactory Living Conditions", RequestKind.Complaint, "service-quality")]
    [InlineData("Contractors Complaint", RequestKind.Complaint, "contractor")]
    [InlineData("Illegal Dumping", RequestKind.Complaint, "nuisance")]
    [InlineData("Heat - Excessive  Insufficient", RequestKind.Fault, "indoor-wiring")]
    [InlineData("Equipment Repair: Boston Common - BPRD", RequestKind.Fault, "equipment")]
    [InlineData("Building Inspection Request", RequestKind.BusinessHandling, "new-service")]
    [InlineData("General Comments For a Program or Policy", RequestKind.Suggestion, "suggestion")]
    [InlineData("General Comments For An Employee", RequestKind.Complaint, "service-attitude")]
    [InlineData("Major System Failure", RequestKind.Fault, "network-outage")]
    public void Real_titles_find_their_place(string title, RequestKind kind, string category)
    {
        var guess = Triage.Of(Real, null, title).ShouldNotBeNull();
        (guess.Kind, guess.Category).ShouldBe((kind, category));
        guess.Confidence.ShouldBeGreaterThanOrEqualTo(Real.Threshold);
    }

    [Theory]
    [InlineData("Public Works General Request")]
    [InlineData("Animal Generic Request")]
    [InlineData("PRINTED : robert")]
    [InlineData("Call Log")]
    [InlineData("New Sign  Crosswalk or Pavement Marking")]
    public void Titles_that_say_too_little_are_left_to_a_human(string title) =>
        (Triage.Of(Real, null, title)?.Confidence ?? 0).ShouldBeLessThan(Real.Threshold);

    [Theory]
    [InlineData("I have no signal since this morning", RequestKind.Fault, "mobile-signal")]
    [InlineData("The broadband at home is very slow", RequestKind.Fault, "broadband")]
    [InlineData("I was overcharged on my bill", RequestKind.Complaint, "billing")]
    [InlineData("Your technician never came", RequestKind.Complaint, "missed-visit")]
    [InlineData("Please cancel my contract", RequestKind.Disconnection, "retention")]
    [InlineData("I want to upgrade plan and add data", RequestKind.BusinessHandling, "tariff")]
    [InlineData("How do I set up call forwarding?", RequestKind.Consultation, "product")]
    [InlineData("家里宽带上不了网", RequestKind.Fault, "broadband")]
    public void A_telecom_customers_words_find_their_place(string text, RequestKind kind, string category)
    {
        var guess = Triage.Of(Real, null, text).ShouldNotBeNull();
        (guess.Kind, guess.Category).ShouldBe((kind, category));
        guess.Confidence.ShouldBeGreaterThanOrEqualTo(Real.Threshold);
    }

    [Theory]
    [InlineData("2/9", RequestKind.Disconnection, "retention")]
    [InlineData("3/1/2", RequestKind.Fault, "equipment")]
    [InlineData("4/4/7", RequestKind.Complaint, "nuisance")]
    public void The_real_menu_leads_somewhere(string keys, RequestKind kind, string category)
    {
        var guess = Triage.Of(Real, keys.Split('/'), null).ShouldNotBeNull();
        (guess.Kind, guess.Category, guess.Confidence).ShouldBe((kind, category, 1));
    }
}
