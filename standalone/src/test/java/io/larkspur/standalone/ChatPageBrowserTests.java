package io.larkspur.standalone;

import static io.larkspur.standalone.Product.sendAsync;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person's way: reads the card in a chat, presses Authorize, says yes, and the waiting call goes on. */
class ChatPageBrowserTests {

    private final Product product = Product.shared();
    private WebDriver browser;

    @BeforeEach
    void openBrowser(@TempDir Path profile) {
        browser = Chromium.open(profile);
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @Test
    void authorizesFromTheChatWhileTheCallWaits() throws Exception {
        String user = product.newUser("Reader");
        CompletableFuture<HttpResponse<String>> call = sendAsync(product.asDemo("/open-apis/authen/v1/user_info")
                .header("X-User-Id", user)
                .header("Prefer", "wait=60")
                .GET());
        product.awaitCardTo(user);

        browser.get(product.sandboxUrl() + "/chat/" + user);
        browser.findElement(By.className("card-button")).click();
        inTime().until(ExpectedConditions.elementToBeClickable(By.id("allow"))).click();
        inTime().until(ExpectedConditions.urlContains("/callbacks/feishu/oauth"));

        HttpResponse<String> answer = call.get(Product.SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(tree(answer).path("data").path("open_id").asString()).isEqualTo(user);
    }

    private WebDriverWait inTime() {
        return new WebDriverWait(browser, Product.SOON);
    }
}
